// The wall of notes: those that the régie picked, in its order, a few at a time, page after page.

import { html } from "htm/preact";
import { holdMarks, Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { both, inSecond, Pair, sayInSecond } from "./display_second.js";
import { PageMark, useTurns } from "./display_pages.js";
import { useFit } from "./fit.js";
import { pagesOfNotes } from "./wall_pages.js";

const COLUMNS_FROM = 3; // notes: two are read one under the other
const [LARGE, FULL] = [0.11, 0.075]; // of the height: letters of one note or two, and of more

function WallNote({ note: { number, text, kind, pictogram, table } }) {
  return html`<li class=${`wall-note ${kind}`}>
    ${pictogram && html`<${Pictogram} name=${pictogram} />`}
    <div><p class="wall-text" dir="auto">${holdMarks(text)}</p>
      <p class="wall-facts figures"><strong>${both((t) => t(`common-kind-${kind}`))}</strong> · ${table
        ? both((t) => t("display-note-of-table", { number, table }))
        : both((t) => t("common-note", { number }))}</p></div>
  </li>`;
}

function Page({ notes }) {
  const box = useFit(notes.length < COLUMNS_FROM ? LARGE : FULL, notes.map(({ text }) => text).join());
  return html`<div class="fit" ref=${box}><ul class=${`wall ${notes.length >= COLUMNS_FROM ? "columns" : ""}`}>
    ${notes.map((note) => html`<${WallNote} key=${note.id} note=${note} />`)}
  </ul></div>`;
}

export function NotesView({ display }) {
  const pages = pagesOfNotes(display.notes);
  const page = useTurns(pages.length);
  const other = inSecond(display) ?? "";
  const say = (t) => t("display-notes");
  const key = pages[page]?.map(({ id }) => id).join();
  return html`<main class="notes-wall">
    <${Pair} tag="h1" kind="wall-head" first=${display.text || say(t)}
      other=${display.text ? other : sayInSecond(say)} />
    ${pages.length > 0 && html`<${Page} key=${key} notes=${pages[page]} />`}
    <div class="poll-foot"><${PageMark} page=${page} pages=${pages.length} /></div>
  </main>`;
}
