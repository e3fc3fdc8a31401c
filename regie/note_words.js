// The words of a note; covered where it is hidden, until somebody who may asks to read them.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { holdMarks } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { role } from "./house.js";

const READERS = ["lead", "theme-team", "observer"];

/** In a list, where a hidden note stays covered. */
export const shownWords = (note) =>
  note.hidden === null ? holdMarks(note.text) : html`<span class="covered">${t("regie-note-covered")}</span>`;

/** In full, with the way to what is covered. */
export function NoteWords({ note }) {
  const [uncovered, uncover] = useState(false);
  if (note.hidden === null || uncovered) return holdMarks(note.text);
  return html`<span class="covered">${t("regie-note-covered")}</span>
    ${READERS.includes(role) &&
    html` <button type="button" class="button small-button" onClick=${() => uncover(true)}>
      ${t("regie-note-uncover")}</button>`}`;
}
