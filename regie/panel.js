// The right side: the note in hand, or the proposals.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { drafts } from "./drafts.js";
import { NotePanel } from "./note_panel.js";
import { openProposal, tab } from "./panel_state.js";
import { ProposalEditor } from "./proposal_editor.js";
import { ProposalList } from "./proposal_list.js";
import { proposals } from "./records.js";
import { currentNote } from "./selection.js";
import { Tabs } from "./tabs.js";

function proposalsWords() {
  const unsaved = [...drafts.value.keys()].filter((id) => !proposals.value.some((each) => each.id === id)).length;
  return t("regie-tab-proposals", { number: proposals.value.length + unsaved });
}

export function Panel() {
  return html`<section class="panel pane" aria-label=${t("regie-panel")}>
    <${Tabs} label=${t("regie-panel")} tabs=${[["note", t("regie-tab-note")], ["proposals", proposalsWords()]]}
      chosen=${tab.value} onChoose=${(name) => (tab.value = name)} controls="panel-body" />
    <div class="scroller panel-body" id="panel-body" role="tabpanel" aria-labelledby=${`tab-${tab.value}`} tabindex="0">
      ${tab.value === "note"
        ? html`<${NotePanel} key=${currentNote.value?.id} note=${currentNote.value} />`
        : openProposal.value
          ? html`<${ProposalEditor} key=${openProposal.value} id=${openProposal.value} />`
          : html`<${ProposalList} />`}
    </div>
  </section>`;
}
