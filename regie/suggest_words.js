// The words that tell a theme from all other notes, in one line of its head.

import { effect, signal, useComputed } from "@preact/signals";
import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { notesIn } from "./records.js";
import { askFor, isWorth, mayAsk } from "./suggest.js";

const LEAST = 3; // notes; of fewer each word is as good as the next
const AFTER_MS = 1_500;
const EVERY_MS = 20_000;
const MOST = 5;

const known = signal(new Map()); // theme id -> [{word, notes}]
const askedOf = new Map(); // theme id -> the notes it had
let timer = null;
let asking = false;

async function ask() {
  timer = null;
  asking = true;
  for (const [theme_id, notes] of notesIn.peek()) {
    if (notes.length < LEAST || askedOf.get(theme_id) === notes || !mayAsk.peek()) continue;
    const words = await askFor({ type: "key-words", theme_id, most: MOST });
    if (!words) break;
    askedOf.set(theme_id, notes);
    known.value = new Map(known.peek()).set(theme_id, words);
  }
  asking = false;
  if ([...notesIn.peek()].some(([id, notes]) => notes.length >= LEAST && askedOf.get(id) !== notes)) soon(EVERY_MS);
}

const soon = (ms) => (timer ??= setTimeout(ask, ms));

effect(() => {
  const some = [...notesIn.value.values()].some((notes) => notes.length >= LEAST);
  if (some && mayAsk.value && !asking) soon(askedOf.size ? EVERY_MS : AFTER_MS);
});

/** One line, there before its words are and cut off where there is no room: nothing below it ever moves. */
export function KeyWords({ id }) {
  const isEnough = useComputed(() => isWorth.value && (notesIn.value.get(id)?.length ?? 0) >= LEAST);
  const words = useComputed(() => known.value.get(id)).value;
  if (!isEnough.value) return null;
  if (!words?.length) return html`<p class="key-words"></p>`;
  const counted = words.map(({ word, notes }) => t("regie-key-word", { word, n: notes })).join(", ");
  const said = t("regie-key-words", { words: counted });
  return html`<p class="key-words" title=${said}><span class="unseen">${said}</span>
    <span aria-hidden="true">${words.map(({ word }) => word).join(", ")}</span></p>`;
}
