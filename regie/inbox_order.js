// The order of the incoming notes, which stands still while somebody reads: new ones join at the end, and a note
// that somebody else has sorted stays where it is until the list is laid anew. Only one's own acts take notes away.

import { computed, effect, signal, untracked } from "@preact/signals";
import { store } from "./house.js";
import { isVoice } from "./coverage.js";
import { filter, isWanted } from "./filters.js";
import { isUnread, notes } from "./records.js";
import { INBOX, current, pickOne } from "./selection.js";

const order = signal([]);
const placed = computed(() => new Set(order.value));

/** Ids of notes that joined since the end of the list was last in sight. */
export const arrived = signal(new Set());
/** Set to the id of a note that the list must give the focus to. */
export const focusNote = signal(null);

export const inboxNotes = computed(() => {
  const records = store.notes.value;
  return order.value.map((id) => records.get(id)).filter(Boolean);
});
/** How many notes of the list no longer belong to what was asked for. */
export const outdated = computed(() => inboxNotes.value.filter((note) => !isWanted.value(note)).length);

/** Lay the list anew: those asked for; voices that wait for an answer first, then unread ones, as they came. */
export function lay() {
  const asked = notes.peek().filter(isWanted.peek());
  const rises = (note) => (isVoice(note) ? 0 : isUnread(note) ? 1 : 2);
  order.value = untracked(() => [0, 1, 2].flatMap((rise) => asked.filter((note) => rises(note) === rise)))
    .map((note) => note.id);
  arrived.value = new Set();
}

let laidFor = null;
effect(() => {
  const wanted = filter.value;
  const all = notes.value;
  if (laidFor !== wanted || !order.peek().length) {
    laidFor = wanted;
    lay();
    return;
  }
  const here = placed.peek();
  const fresh = all.filter((note) => !here.has(note.id) && isWanted.peek()(note)).map((note) => note.id);
  if (!fresh.length) return;
  order.value = [...order.peek(), ...fresh];
  arrived.value = new Set([...arrived.peek(), ...fresh]);
});

/** Take notes out of the list that a person on this page has just sorted; `onward`: go to the one after them. */
export function leaveInbox(ids, onward) {
  const done = new Set(ids);
  const stays = (id) => !done.has(id) || isWanted.value(store.notes.value.get(id));
  const former = order.peek();
  const last = former.findLastIndex((id) => done.has(id));
  const next = former.slice(last + 1).find((id) => !done.has(id)) ?? former.slice(0, last).findLast(stays);
  order.value = former.filter(stays);
  if (!onward || last < 0 || current.peek().list !== INBOX || !next) return;
  pickOne(INBOX, next);
  focusNote.value = next;
}
