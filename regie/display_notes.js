// The wall of notes: those that the régie picked, in its order, a few at a time, page after page.

import { html } from "htm/preact";
import { holdMarks, Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { Paged } from "./display_paged.js";
import { both, inSecond, Pair, sayInSecond } from "./display_second.js";
import { useFit } from "./fit.js";

const COLUMNS_FROM = 3; // notes: two are read one under the other
const NOTES_MOST = 6; // on a page: what a person reads in a turn
const LARGEST = 0.1; // of the height

function WallNote({ note: { number, text, kind, pictogram, table } }) {
  return html`<li class=${`wall-note ${kind}`}>
    ${pictogram && html`<${Pictogram} name=${pictogram} />`}
    <div><p class="wall-text" dir="auto">${holdMarks(text)}</p>
      <p class="wall-facts figures"><strong>${both((t) => t(`common-kind-${kind}`))}</strong> · ${table
        ? both((t) => t("display-note-of-table", { number, table }))
        : both((t) => t("common-note", { number }))}</p></div>
  </li>`;
}

/** A page of the wall, in two columns where there are more than two. */
function wall(notes) {
  return html`<ul class=${`wall ${notes.length >= COLUMNS_FROM ? "columns" : ""}`}>
    ${notes.map((note) => html`<${WallNote} key=${note.id} note=${note} />`)}</ul>`;
}

export function NotesView({ display }) {
  const { notes, text } = display;
  const other = inSecond(display) ?? "";
  const say = (t) => t("display-notes");
  const heading = [text || say(t), text ? other : sayInSecond(say)];
  const box = useFit(0.054, heading.join());
  const head = html`<div class="fit wall-head" ref=${box}>
    <${Pair} tag="h1" kind="" first=${heading[0]} other=${heading[1]} /></div>`;
  const draw = (from, to) => wall(notes.slice(from, to));
  const part = { name: "notes", rows: true, count: notes.length, most: NOTES_MOST, draw };
  return html`<main class="notes-wall">
    <${Paged} head=${head} parts=${[part]} largest=${LARGEST} content=${JSON.stringify(notes)} />
  </main>`;
}
