// The notes that a proposal comes from, the tables that wrote them, and the themes they are in.

import { html } from "htm/preact";
import { holdMarks } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { changeDraft } from "./drafts.js";
import { store } from "./house.js";
import { fromWords, Kind, Strength } from "./note_card.js";
import { showNote, showTheme } from "./panel_state.js";
import { isOfPerson } from "./records.js";

function Themes({ note }) {
  const known = note.theme_ids.map((id) => store.themes.value.get(id)).filter(Boolean);
  return html`<span class="small source-themes">
    ${known.length === 0 && html`<span class="soft">${t("regie-in-no-theme")}</span>`}
    ${known.map((theme) => html`<button key=${theme.id} type="button" class="link" onClick=${() => showTheme(theme.id)}
      aria-label=${t("regie-see-theme", { name: theme.name })}>${theme.name}</button>`)}</span>`;
}

/** What a note is, and how many hold it. asks: whether a disagreement, which may be lost here, is asked about. */
export const NoteSigns = ({ note: { kind, strength }, asks = false }) => html`<span class="source-signs">
  <${Kind} kind=${kind} /> ${strength > 1 && html`<${Strength} n=${strength} />`}
  ${asks && kind === "dissent" && html` <span class="small">${t("regie-dissent-answered")}</span>`}</span>`;

export function ProposalNotes({ id, words, frozen }) {
  const notes = words.note_ids.map((note) => store.notes.value.get(note)).filter(Boolean);
  const numberOf = (note) => store.tables.value.get(note.table_id)?.number;
  const ofTables = notes.filter((note) => !isOfPerson(note));
  const from = [...new Set(ofTables.map(numberOf))].sort((a, b) => a - b);
  const persons = notes.length - ofTables.length;
  const without = (gone) => changeDraft(id, { note_ids: words.note_ids.filter((each) => each !== gone) });
  return html`<section class="sources thread-part" aria-label=${t("regie-from-notes", { n: notes.length })}>
    <h3>${t("regie-from-notes", { n: notes.length })}</h3>
    ${notes.length > 0
      ? html`<p class="small soft figures">${[
          from.length > 0 && t("regie-from-tables", { n: from.length, tables: from.join(", ") }),
          persons > 0 && t("regie-from-persons", { n: persons }),
        ].filter(Boolean).join(" · ")}</p>`
      : html`<p class="soft">${t("regie-needs-notes")}</p>`}
    <ul>${notes.map(
      (note) => html`<li key=${note.id} class=${note.withdrawn_at ? "gone" : ""}>
        <button type="button" class="link" onClick=${() => showNote(note.id)}>
          ${t("common-note", { number: note.number })}, ${fromWords(note, numberOf(note))}</button>
        ${!frozen &&
        html`<button type="button" class="button quiet small-button" onClick=${() => without(note.id)}
          aria-label=${t("regie-remove-note", { number: note.number })}>${t("regie-take-out")}</button>`}
        ${" "}<${NoteSigns} note=${note} asks />
        <span class="source-text" dir="auto">${holdMarks(note.text)}</span>
        ${note.withdrawn_at && html`<span class="badge gone">${t("regie-note-withdrawn")}</span>`}
        ${note.hidden !== null &&
        html`<span class="badge gone">${t("regie-source-hidden", { reason: note.hidden })}</span>`}
        <${Themes} note=${note} />
      </li>`,
    )}</ul>
    ${!frozen && html`<p class="small soft">${t("regie-add-notes-how")}</p>`}
  </section>`;
}
