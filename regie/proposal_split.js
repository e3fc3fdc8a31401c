// One proposal becomes two: which notes leave it for a new one, which is written next.

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { holdMarks } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { startDraft } from "./drafts.js";
import { store } from "./house.js";
import { fromWords } from "./note_card.js";
import { showProposal } from "./panel_state.js";
import { NoteSigns } from "./proposal_notes.js";

export function SplitForm({ record, onDone }) {
  const [leaving, setLeaving] = useState([]);
  const list = useRef(null);
  useLayoutEffect(() => list.current.querySelector("input")?.focus(), []);
  const notes = record.note_ids.map((id) => store.notes.value.get(id)).filter(Boolean);
  const staying = notes.length - leaving.length;
  const toggle = (id) => setLeaving(leaving.includes(id) ? leaving.filter((each) => each !== id) : [...leaving, id]);
  function send(event) {
    event.preventDefault();
    const ids = record.note_ids.filter((id) => leaving.includes(id));
    onDone();
    showProposal(startDraft(ids, { text: record.text, pictogram: record.pictogram }, record.id));
  }
  return html`<form class="proposal-form" aria-label=${t("regie-split")} onSubmit=${send}
    onKeyDown=${(event) => { if (event.key === "Escape") { event.stopPropagation(); onDone(); } }}>
    <fieldset ref=${list}><legend class="label">${t("regie-split-which")}</legend>
      <ul class="split-notes">${notes.map(
        (note) => html`<li key=${note.id}><label class="check">
          <input type="checkbox" checked=${leaving.includes(note.id)} onChange=${() => toggle(note.id)} />
          <span><span class="small soft">${t("common-note", { number: note.number })},
            ${" "}${fromWords(note, store.tables.value.get(note.table_id)?.number)}</span>
            ${" "}<${NoteSigns} note=${note} /><br />
            <span dir="auto">${holdMarks(note.text)}</span></span></label></li>`,
      )}</ul></fieldset>
    <div class="will"><p class="label">${t("regie-merge-will")}</p><ul>
      <li>${t("regie-split-stays", { number: record.number, n: staying })}</li>
      <li>${t("regie-split-leaves", { n: leaving.length })}</li>
      <li>${t("regie-split-then")}</li></ul></div>
    ${staying === 0 &&
    html`<p><span class="badge waiting">${t("regie-split-one", { number: record.number })}</span></p>`}
    <div class="acts">
      <button class="button main" disabled=${!leaving.length || staying === 0}>${t("regie-split-yes")}</button>
      <button type="button" class="button" onClick=${onDone}>${t("common-cancel")}</button></div>
  </form>`;
}
