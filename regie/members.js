// The people of the régie: what they are called, who is here, and what each has read and sorted.

import { computed, effect } from "@preact/signals";
import { connection, store } from "./house.js";
import { me, nameOf } from "./names.js";
import { notes } from "./records.js";
import { current } from "./selection.js";
import { view } from "./views.js";

const LOOK_EVERY_MS = 400; // the server tells the others once a second

const byNumber = (a, b) => a.number - b.number;
/** The members who are here now, oneself first. */
export const membersHere = computed(() =>
  [...store.members.value.values()].filter(({ id }) => store.company.value.has(id))
    .sort((a, b) => (b.id === me) - (a.id === me) || byNumber(a, b)),
);

/** member id -> {read, sorted}: notes that they read first, and that they sorted last. */
export const shares = computed(() => {
  const found = new Map([...store.members.value.keys()].map((id) => [id, { read: 0, sorted: 0 }]));
  for (const note of notes.value) {
    if (found.has(note.read_by)) found.get(note.read_by).read++;
    if (found.has(note.sorted_by)) found.get(note.sorted_by).sorted++;
  }
  return found;
});

/** note id -> names of the others who have it before them now. */
export const lookedAt = computed(() => {
  const found = new Map();
  for (const [id, { note }] of store.company.value) {
    if (id !== me && note) found.set(note, [...(found.get(note) ?? []), nameOf(id)]);
  }
  return found;
});

let timer = null;
function tell() {
  timer = null;
  connection.send({ type: "look", note: current.peek().id ?? "", view: view.peek() });
}

effect(() => {
  void [current.value.id, view.value, connection.status.value];
  timer ??= setTimeout(tell, LOOK_EVERY_MS);
});
