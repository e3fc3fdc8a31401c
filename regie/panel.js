// The right side: the note in hand, the proposals, or the suggestions about all notes.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { drafts } from "./drafts.js";
import { NotePanel } from "./note_panel.js";
import { openProposal, tab } from "./panel_state.js";
import { ProposalEditor } from "./proposal_editor.js";
import { ProposalList } from "./proposal_list.js";
import { proposals } from "./records.js";
import { currentNote } from "./selection.js";
import { isOffered } from "./suggest.js";
import { count } from "./suggest_all.js";
import { SuggestDock } from "./suggest_dock.js";
import { SuggestPanel } from "./suggest_panel.js";
import { Tabs } from "./tabs.js";

function proposalsWords() {
  const unsaved = [...drafts.value.keys()].filter((id) => !proposals.value.some((each) => each.id === id)).length;
  return t("regie-tab-proposals", { number: proposals.value.length + unsaved });
}

const suggestionsWords = () =>
  count.value ? t("regie-tab-suggestions-n", { n: count.value }) : t("regie-tab-suggestions");

function Body({ chosen }) {
  if (chosen === "note") return html`<${NotePanel} key=${currentNote.value?.id} note=${currentNote.value} />`;
  if (chosen === "suggestions") return html`<${SuggestPanel} />`;
  const open = openProposal.value;
  return open ? html`<${ProposalEditor} key=${open} id=${open} />` : html`<${ProposalList} />`;
}

export function Panel() {
  const tabs = [["note", t("regie-tab-note")], ["proposals", proposalsWords()]];
  if (isOffered) tabs.push(["suggestions", suggestionsWords()]);
  const chosen = tabs.some(([name]) => name === tab.value) ? tab.value : "note";
  return html`<section class="panel pane" aria-label=${t("regie-panel")}>
    <${Tabs} label=${t("regie-panel")} tabs=${tabs} chosen=${chosen} onChoose=${(name) => (tab.value = name)}
      controls="panel-body" />
    <div class="scroller panel-body" id="panel-body" role="tabpanel" aria-labelledby=${`tab-${chosen}`} tabindex="0">
      <${Body} chosen=${chosen} /></div>
    ${chosen === "note" && isOffered && html`<${SuggestDock} />`}
  </section>`;
}
