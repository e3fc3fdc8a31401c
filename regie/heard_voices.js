// Minority voices that nobody has answered, each with the ways to answer it.

import { computed, signal } from "@preact/signals";
import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { Fault } from "./act.js";
import { voices } from "./coverage.js";
import { look } from "./heard_lists.js";
import { may, store } from "./house.js";
import { fromWords, Kind, Strength } from "./note_card.js";
import { AnswerForm } from "./note_forms.js";
import { shownWords } from "./note_words.js";
import { showNote } from "./panel_state.js";
import { read } from "./selection.js";

const SHOWN = 60; // more are for the board, which has room for thousands
const PLACE = "voices";
const answering = signal(null); // the id of a note
/** The voices, and the note that is being answered, whoever has answered it meanwhile. */
const shown = computed(() => {
  const note = store.notes.value.get(answering.value);
  if (!note || voices.value.includes(note)) return voices.value;
  return [...voices.value, note].sort((a, b) => a.number - b.number);
});

function Voice({ note }) {
  const number = store.tables.value.get(note.table_id)?.number;
  return html`<li class="voice" aria-label=${t("common-note", { number: note.number })}>
    <p class="note-head"><strong class="figures">${note.number}</strong> ${fromWords(note, number)}
      <${Kind} kind=${note.kind} />${note.strength > 1 && html`<${Strength} n=${note.strength} />`}</p>
    <p class="note-text" dir="auto">${shownWords(note)}</p>
    ${answering.value === note.id
      ? html`<${AnswerForm} note=${note} place=${PLACE} onDone=${() => (answering.value = null)} />`
      : html`<div class="acts">
          ${may("answer-note") && html`<button type="button" class="button small-button"
            onClick=${() => { read(note.id); answering.value = note.id; }}>${t("regie-answer")}</button>`}
          <button type="button" class="button quiet small-button" onClick=${() => showNote(note.id)}>
            ${t("regie-voice-open")}</button></div>`}
  </li>`;
}

function Heap({ title, notes }) {
  if (!notes.length) return null;
  const drawn = notes.filter(({ id }, at) => at < SHOWN || id === answering.value);
  return html`<h3>${title}</h3>
    <ul class="voices">${drawn.map((note) => html`<${Voice} key=${note.id} note=${note} />`)}</ul>`;
}

const isDissent = (note) => note.kind === "dissent";
const heaps = (notes) => [notes.filter(isDissent), notes.filter((note) => !isDissent(note))];

export function Voices() {
  const all = voices.value;
  const [dissents, strong] = heaps(shown.value);
  const [dissent, alone] = heaps(all).map((heap) => heap.length);
  return html`<h2 id="voices-title">${t("regie-voices-title", { n: all.length })}</h2>
    <p class="small soft">${t("regie-voices-how")}</p>
    <${Fault} place=${PLACE} />
    ${!all.length && html`<p class="all-heard">${t("regie-voices-none")}</p>`}
    <${Heap} title=${t("regie-voices-dissent", { n: dissent })} notes=${dissents} />
    <${Heap} title=${t("regie-voices-strong", { n: alone })} notes=${strong} />
    ${all.length > 0 && html`<button type="button" class="link" onClick=${() => look({ state: "voices" })}>
      ${t("regie-voices-all", { n: all.length })}</button>`}`;
}
