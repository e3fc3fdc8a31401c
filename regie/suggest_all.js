// Suggestions about all notes: heaps that seem to say the same, and draft groups for a first pass.

import { batch, computed, effect, signal } from "@preact/signals";
import { t } from "tablee/words.js";
import { store } from "./house.js";
import { tab } from "./panel_state.js";
import { isUnthemed, notes } from "./records.js";
import { naming, namingFrom } from "./sorting.js";
import { askFor, instead, isSuggestible, mayAsk } from "./suggest.js";
import { isHeapRefused, refuseHeap } from "./suggest_refused.js";
import { createTheme } from "./theming.js";
import { say } from "./undo.js";
import { view } from "./views.js";

const OPEN_EVERY_MS = 10_000;
const CLOSED_EVERY_MS = 60_000;
const FIRST_MS = 4_000; // the page opens first
const GROUP_LEAST = 3; // notes; two are told of as being alike
const HALF = 0.5;

/** {at, heaps, groups}: what is shown, and what has been told since; it stands still while somebody reads. */
export const shown = signal(null);
export const fresh = signal(null);
/** Whether an answer is under way. */
export const asking = signal(false);
const settled = signal(new Set()); // keys of cards that a person on this page has dealt with

const standing = (ids) => ids.filter((id) => store.notes.peek().has(id) && isSuggestible(store.notes.peek().get(id)));
const keyOf = (kind, ids) => `${kind} ${[...ids].sort().join(" ")}`;

/** Whether a theme holds all of them already. */
function areTogether(ids) {
  const [first, ...others] = ids.map((id) => store.notes.peek().get(id).theme_ids);
  return first.some((theme) => others.every((each) => each.includes(theme)));
}

function heapOf({ note_id, others }) {
  const near = new Map(others.map((each) => [each.note_id, each]));
  const ids = standing([note_id, ...near.keys()]);
  const words = [...new Set(others.flatMap((each) => each.words))];
  return { key: keyOf("heap", ids), ids, near, words };
}

function groupOf({ words, note_ids, strength }) {
  const ids = standing(note_ids).filter((id) => isUnthemed(store.notes.peek().get(id)));
  return { key: keyOf("group", ids), ids, words, strength };
}

function laidOut(same, draft) {
  return {
    at: new Date(),
    heaps: same.map(heapOf).filter(({ ids }) => ids.length > 1 && !areTogether(ids) && !isHeapRefused(ids, 1 - 1e-9)),
    groups: draft.groups.map(groupOf).filter(({ ids }) => ids.length >= GROUP_LEAST && !isHeapRefused(ids, HALF)),
  };
}

const isOpen = computed(() => view.value === "board" && tab.value === "suggestions");
const cardsOf = (all) => [...all.heaps, ...all.groups].map(({ key }) => key).join();
let askedOf = null;

/** Ask anew; what comes waits for a press where it would change what somebody has before them. */
export async function refresh({ show = false } = {}) {
  if (asking.peek() || !mayAsk.peek()) return;
  asking.value = true;
  askedOf = notes.peek();
  const [same, draft] = await Promise.all([askFor({ type: "near-duplicates" }), askFor({ type: "groups" })]);
  asking.value = false;
  if (!same || !draft) return void (askedOf = null);
  const found = laidOut(same, draft);
  batch(() => {
    fresh.value = null;
    const reading = isOpen.peek() && shown.peek() && !show;
    if (!reading || cardsOf(found) === cardsOf(shown.peek())) shown.value = found;
    else fresh.value = found;
  });
}

/** Show what has been told since. */
export function showFresh() {
  shown.value = fresh.peek();
  fresh.value = null;
}

const isOpenCard = ({ key }) => !settled.value.has(key);
export const heaps = computed(() => shown.value?.heaps.filter(isOpenCard) ?? []);
export const groups = computed(() => shown.value?.groups.filter(isOpenCard) ?? []);
export const count = computed(() => heaps.value.length + groups.value.length);

const settle = (key) => (settled.value = new Set(settled.peek()).add(key));

export function refuseCard({ key, ids }) {
  refuseHeap(ids);
  settle(key);
}

/** Make a theme of a draft group, under the name that a person gives it. */
export async function makeTheme({ key }, name, ids) {
  namingFrom.value = null;
  await createTheme(name, ids);
  if (naming.peek() === null && ids.every((id) => !isUnthemed(store.notes.peek().get(id)))) settle(key);
}

/** Deal with a heap once its notes have been put together. */
export function settleTogether({ key, ids }) {
  if (areTogether(ids)) settle(key);
}

export const insteadWords = () => t(`regie-instead-${instead.value}`);
let isTold = false;
effect(() => {
  if (isTold || !instead.value) return;
  isTold = true;
  say(insteadWords());
});

effect(() => {
  if (!mayAsk.value) return undefined;
  const next = () => document.visibilityState === "visible" && askedOf !== notes.peek() && refresh();
  const soon = setTimeout(next, isOpen.value ? 0 : FIRST_MS);
  const timer = setInterval(next, isOpen.value ? OPEN_EVERY_MS : CLOSED_EVERY_MS);
  return () => {
    clearTimeout(soon);
    clearInterval(timer);
  };
});
