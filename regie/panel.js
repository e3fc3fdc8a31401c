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

const TABS = ["note", "proposals"];

function words(name) {
  if (name === "note") return t("regie-tab-note");
  const unsaved = [...drafts.value.keys()].filter((id) => !proposals.value.some((each) => each.id === id)).length;
  return t("regie-tab-proposals", { number: proposals.value.length + unsaved });
}

function onKeyDown(event) {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  tab.value = TABS[1 - TABS.indexOf(tab.value)];
  event.currentTarget.querySelector(`#tab-${tab.value}`).focus();
}

export function Panel() {
  return html`<section class="panel pane" aria-label=${t("regie-panel")}>
    <div class="tabs" role="tablist" aria-label=${t("regie-panel")} onKeyDown=${onKeyDown}>
      ${TABS.map(
        (name) => html`<button key=${name} type="button" role="tab" id=${`tab-${name}`} aria-controls="panel-body"
          aria-selected=${tab.value === name ? "true" : "false"} tabindex=${tab.value === name ? 0 : -1}
          onClick=${() => (tab.value = name)}>${words(name)}</button>`,
      )}
    </div>
    <div class="scroller panel-body" id="panel-body" role="tabpanel" aria-labelledby=${`tab-${tab.value}`} tabindex="0">
      ${tab.value === "note"
        ? html`<${NotePanel} key=${currentNote.value?.id} note=${currentNote.value} />`
        : openProposal.value
          ? html`<${ProposalEditor} key=${openProposal.value} id=${openProposal.value} />`
          : html`<${ProposalList} />`}
    </div>
  </section>`;
}
