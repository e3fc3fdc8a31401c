// The wall of notes: picked one by one from a theme or a search, put in an order, with a heading. Nothing gets there
// that nobody picked.

import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { holds } from "./filters.js";
import { store } from "./house.js";
import { keepOverReload } from "./kept.js";
import { turnMs } from "./page_turns.js";
import { notes, notesIn, themes } from "./records.js";
import { draft, draftPages, mayHang, wall } from "./screen_state.js";

const FOUND_MOST = 40; // shown of a search: whoever sees more has not searched yet

const theme = signal("");
const words = signal("");
keepOverReload("wall", { theme, words });

function put(part) {
  wall.value = { ...wall.value, ...part };
  draft.value = { view: "notes", target: "", ...wall.value };
}

/** Leave the keyboard where it was once the lists are drawn anew: at a place of a list, or at a button of a note. */
function stay(find) {
  requestAnimationFrame(() => find()?.focus());
}

const inList = (list, place) => () => {
  const buttons = document.querySelectorAll(`#${list} [data-place]:not(:disabled)`);
  return buttons[Math.min(place, buttons.length - 1)] ?? document.getElementById("wall-words");
};

function pick(note, place) {
  const { note_ids, text } = wall.value;
  // The name of a theme is the team's own until somebody wants it on the wall.
  put({ note_ids: [...note_ids, note.id], text: text || (store.themes.value.get(theme.value)?.name ?? "") });
  stay(inList("wall-notes", place));
}

function drop(id) {
  const place = wall.value.note_ids.indexOf(id);
  put({ note_ids: wall.value.note_ids.filter((each) => each !== id) });
  stay(inList("wall-order", place));
}

function move(id, by) {
  const ids = [...wall.value.note_ids];
  const at = ids.indexOf(id);
  const to = at + by;
  if (to < 0 || to >= ids.length) return;
  [ids[at], ids[to]] = [ids[to], ids[at]];
  put({ note_ids: ids });
  const same = `#wall-order [data-move="${id} ${by}"]:not(:disabled)`;
  stay(() => document.querySelector(same) ?? inList("wall-order", to)());
}

function found() {
  const from = theme.value ? (notesIn.value.get(theme.value) ?? []) : notes.value;
  const picked = new Set(wall.value.note_ids);
  const test = holds(words.value) ?? (() => true);
  return from.filter((note) => mayHang(note) && !picked.has(note.id) && test(note));
}

const Facts = ({ note }) => html`<span class="small soft figures">${t("common-note", note)}${note.table_id &&
  html` · ${t("common-table", store.tables.value.get(note.table_id))}`} · ${t(`common-kind-${note.kind}`)}</span>`;

/** A note on the wall, with its place in the order. */
function Hung({ note, first, last }) {
  return html`<li class=${mayHang(note) ? "" : "gone"}>
    <span class="grow"><span dir="auto">${note.text}</span><br /><${Facts} note=${note} />
      ${!mayHang(note) && html` <span class="badge refused">${t("regie-wall-gone")}</span>`}</span>
    <button type="button" class="button quiet icon" disabled=${first} aria-label=${t("regie-wall-up", note)}
      data-move=${`${note.id} -1`} onClick=${() => move(note.id, -1)}>↑</button>
    <button type="button" class="button quiet icon" disabled=${last} aria-label=${t("regie-wall-down", note)}
      data-move=${`${note.id} 1`} onClick=${() => move(note.id, 1)}>↓</button>
    <button type="button" class="button quiet" data-place aria-label=${t("regie-wall-remove", note)}
      onClick=${() => drop(note.id)}>${t("regie-wall-drop")}</button>
  </li>`;
}

function Picked() {
  const { note_ids, text } = wall.value;
  const hung = note_ids.map((id) => store.notes.value.get(id)).filter(Boolean);
  const pages = draft.value?.view === "notes" ? draftPages.value : 1;
  return html`<section aria-labelledby="wall-picked">
    <h3 id="wall-picked">${t("regie-wall-picked", { n: hung.length })}</h3>
    <label><span class="label">${t("regie-wall-heading")}</span>
      <input class="field" value=${text} maxlength=${limits.title}
        onInput=${(event) => put({ text: event.target.value })} /></label>
    ${hung.length === 0 && html`<p class="soft">${t("regie-wall-empty")}</p>`}
    <ol class="screen-choices" id="wall-order">${hung.map(
      (note, place) => html`<${Hung} key=${note.id} note=${note}
        first=${place === 0} last=${place === hung.length - 1} />`,
    )}</ol>
    ${hung.length > 0 && html`<div class="acts">
      <button type="button" class="button" onClick=${() => put({})}>${t("regie-preview")}</button>
      <button type="button" class="button quiet"
        onClick=${() => put({ note_ids: [], text: "" })}>${t("regie-wall-clear")}</button>
    </div>`}
    ${pages > 1 && html`<p class="small figures">${t("regie-wall-pages", { n: pages, s: turnMs("notes") / 1000 })}</p>`}
  </section>`;
}

export function WallForm() {
  const all = found();
  const full = wall.value.note_ids.length >= limits.wall;
  return html`<div class="wall-form">
    <section aria-labelledby="wall-found"><h3 id="wall-found">${t("regie-wall-from")}</h3>
      <div class="wall-search">
        <select class="field" aria-label=${t("regie-wall-theme")} value=${theme.value}
          onChange=${(event) => (theme.value = event.target.value)}>
          <option value="">${t("regie-wall-all-themes")}</option>
          ${themes.value.map((each) => html`<option key=${each.id} value=${each.id}>${each.name}</option>`)}
        </select>
        <input class="field" type="search" id="wall-words" aria-label=${t("regie-wall-search")} value=${words.value}
          placeholder=${t("regie-search-short")} onInput=${(event) => (words.value = event.target.value)} />
      </div>
      <ul class="screen-choices" id="wall-notes">${all.slice(0, FOUND_MOST).map((note, place) => html`
        <li key=${note.id}>
        <span class="grow"><span dir="auto">${note.text}</span><br /><${Facts} note=${note} /></span>
        <button type="button" class="button" data-place disabled=${full} aria-label=${t("regie-wall-add", note)}
          onClick=${() => pick(note, place)}>${t("regie-wall-put")}</button>
      </li>`)}</ul>
      ${all.length === 0 && html`<p class="soft">${t("regie-wall-none")}</p>`}
      ${all.length > FOUND_MOST &&
      html`<p class="small soft">${t("regie-wall-more", { n: all.length - FOUND_MOST })}</p>`}
    </section>
    <${Picked} />
  </div>`;
}
