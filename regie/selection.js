// Which notes are picked, in which list; and that a note which somebody has opened is read.

import { batch, computed, effect, signal } from "@preact/signals";
import { act } from "./act.js";
import { may, store } from "./house.js";
import { isToAdmit, isUnread } from "./records.js";
import { view } from "./views.js";

const READ_AFTER_MS = 400; // walking down a list with the arrow key makes one command, not thirty

export const INBOX = "inbox";

/** Ids of the picked notes, in the order of picking. */
export const picked = signal(new Set());
/** Those of them that may go into a theme or a proposal: the notes of persons only once they are admitted. */
export const pickedAdmitted = computed(() => [...picked.value].filter((id) => !store.notes.value.get(id)?.held));
/** Those of them that wait to be admitted. */
export const pickedToAdmit = computed(() =>
  [...picked.value].filter((id) => store.notes.value.has(id) && isToAdmit(store.notes.value.get(id))),
);
/** The list they were picked in: `INBOX`, a theme id, or `null` when in several. */
export const pickedIn = signal(null);
/** The note last touched and its list: what the right side shows and where the arrow keys go on. */
export const current = signal({ list: null, id: null });
export const currentNote = computed(() => store.notes.value.get(current.value.id) ?? null);

let anchor = null; // where Shift began

function put(list, id, ids, from = id) {
  batch(() => {
    pickedIn.value = picked.value.size && pickedIn.value !== list && ids.size > 1 ? null : list;
    picked.value = ids;
    current.value = { list, id };
  });
  anchor = from;
  read(id);
}

export const pickOne = (list, id) => put(list, id, new Set([id]));

export function toggle(list, id) {
  const ids = new Set(picked.value);
  if (!ids.delete(id)) ids.add(id);
  put(list, id, ids);
}

/** Pick from where the last plain pick in this list was, else from `start`, to `id`; `order`: the ids of the list. */
export function pickUpTo(list, order, id, start = id) {
  if (current.value.list !== list || !order.includes(anchor)) anchor = start;
  const from = order.indexOf(anchor);
  const to = order.indexOf(id);
  return put(list, id, new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1)), anchor);
}

export const pickAll = (list, order) => order.length && put(list, order[0], new Set(order));

export function clearPicked() {
  picked.value = new Set();
}

// What is picked is picked on the board: elsewhere nobody sees it, and on coming back nobody remembers it.
effect(() => {
  if (view.value !== "board") clearPicked();
});

const toRead = new Set();
let timer = null;

export function read(id) {
  const note = store.notes.value.get(id);
  if (!note || !isUnread(note) || !may("mark-notes-read")) return;
  toRead.add(id);
  timer ??= setTimeout(tellRead, READ_AFTER_MS);
}

function tellRead() {
  timer = null;
  const note_ids = [...toRead].filter((id) => isUnread(store.notes.value.get(id)));
  toRead.clear();
  if (note_ids.length) act("board", { type: "mark-notes-read", note_ids });
}
