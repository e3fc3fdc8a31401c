// What every suggestion carries: the mark that it is one, how strong it is, and its reason in words.

import { html } from "htm/preact";
import { holdMarks } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { store } from "./house.js";
import { fromWords } from "./note_card.js";

const STEM_LEAST = 4; // letters
const ENDING = 2;
const STEPS = [["strong", 0.6], ["middle", 0.3], ["faint", 0]];

/** A shape and a word, on everything that comes from the machine. */
export const Mark = () => html`<span class="badge suggestion">${t("regie-suggestion")}</span>`;

/** A mark of three steps: it is for comparing, and is no probability. */
export function Likeness({ strength }) {
  const [step] = STEPS.find(([, least]) => strength >= least);
  const words = t(`regie-likeness-${step}`);
  return html`<span class=${`likeness ${step}`} title=${words}><span class="unseen">${words}</span></span>`;
}

/** Words of the reason, as people wrote them; "" where the meaning was close and no word was shared. */
export const sharedWords = (words) =>
  words.length ? t("regie-shared-words", { n: words.length, words: words.join(", ") }) : t("regie-shared-none");

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** A text with the words of a reason marked in it, whatever their ending. */
export function Marked({ text, words }) {
  const stems = words.map((word) => plain(word).slice(0, Math.max(STEM_LEAST, word.length - ENDING)));
  return holdMarks(text).split(/([\p{L}\p{N}]+)/u).map((part, place) => {
    const isShared = place % 2 === 1 && part.length > 1 && stems.some((stem) => plain(part).startsWith(stem));
    return isShared ? html`<mark class="shared">${part}</mark>` : part;
  });
}

/** A note by its number and where it is from. */
export function noteWords(note) {
  const from = fromWords(note, store.tables.value.get(note.table_id)?.number);
  return t("regie-note-from", { number: note.number, from });
}

/**
 * Another note in full, to be held against one. near: how near it is, `null` for the one itself.
 * words: that are marked in it. goTo(id): to it.
 */
export function OtherNote({ note, near, goTo, words = near.words, children }) {
  const names = note.theme_ids.map((id) => store.themes.value.get(id)?.name).filter(Boolean).join(" · ");
  return html`<li class="other-note">
    <p class="other-head">
      <button type="button" class="link" onClick=${() => goTo(note.id)}>${noteWords(note)}</button>
      ${near && html`<${Likeness} strength=${near.strength} />`}
      ${names && html`<span class="note-place small">${names}</span>`}</p>
    <p class="other-text" dir="auto"><${Marked} text=${note.text} words=${words} /></p>
    ${near && html`<p class="why small soft">${sharedWords(near.words)}</p>`}
    ${children}
  </li>`;
}
