// What one has refused on this page: it is not suggested again, until one asks for it.

import { computed, signal } from "@preact/signals";
import { keepOverReload } from "./kept.js";

const MOST = 2_000;

const pairs = signal([]); // "note theme"
const heaps = signal([]); // lists of note ids

keepOverReload("refused", { pairs, heaps });

const refusedPairs = computed(() => new Set(pairs.value));

export const isThemeRefused = (note_id, theme_id) => refusedPairs.value.has(`${note_id} ${theme_id}`);

export function refuseTheme(note_id, theme_id) {
  pairs.value = [...pairs.value, `${note_id} ${theme_id}`].slice(-MOST);
}

/** How many themes were refused for a note. */
export const refusedFor = (note_id) => pairs.value.filter((each) => each.startsWith(`${note_id} `)).length;

export function lookAgain(note_id) {
  pairs.value = pairs.value.filter((each) => !each.startsWith(`${note_id} `));
}

export function refuseHeap(note_ids) {
  heaps.value = [...heaps.value, note_ids].slice(-MOST);
}

/** Whether more than a share of these notes are in one heap that was refused: a note more makes it no other one. */
export function isHeapRefused(note_ids, share) {
  return heaps.value.some((heap) => note_ids.filter((id) => heap.includes(id)).length > share * note_ids.length);
}
