// Acts on the board: notes into themes and out of them, aside and back. Each can be undone.

import { signal } from "@preact/signals";
import { t } from "tablee/words.js";
import { act, clearFault } from "./act.js";
import { may, store } from "./house.js";
import { leaveInbox } from "./inbox_order.js";
import { clearPicked, pickedAdmitted, pickedIn } from "./selection.js";
import { ask, PLACE, remember } from "./undo.js";

export { PLACE } from "./undo.js";

/** Ids of the notes that go into the theme which is being named; `null` while none is. */
export const naming = signal(null);
/** The theme that they leave for it, or `null`. */
export const namingFrom = signal(null);

const isTheme = (id) => store.themes.value.has(id);
const nameOfTheme = (id) => store.themes.value.get(id)?.name ?? "";

export function beginTheme(ids = pickedAdmitted.value, from = pickedIn.value) {
  if (!may("create-theme")) return;
  clearFault("new-theme");
  namingFrom.value = ids.length && isTheme(from) ? from : null;
  naming.value = ids;
}

const placesOf = (ids) => Object.fromEntries(ids.map((id) => [id, store.notes.value.get(id)?.theme_ids ?? []]));

/** Ask for an act that moves notes between themes; it is undone by putting them back where they were. */
async function move(place, ids, command, words) {
  const before = placesOf(ids);
  const outcome = await ask(place, command);
  const moved = ids.filter((id) => String(before[id]) !== String(store.notes.value.get(id)?.theme_ids));
  if (outcome.ok && moved.length) {
    const places = Object.fromEntries(moved.map((id) => [id, before[id]]));
    remember({ words: words(moved.length), notes: moved, back: [{ type: "arrange-notes", places }], forth: [command] });
  }
  return outcome;
}

/**
 * Put notes into a theme. They leave the theme they were picked in, unless `keep` says that they serve both.
 * `onward`: go on with the next note of the inbox, for whoever sorts by keyboard. before: the id of the note that they
 * come to stand before; `undefined`: behind all.
 */
export async function placeNotes(ids, theme_id, { keep = false, onward = false, before } = {}) {
  if (!ids.length || !may("place-notes")) return;
  const from = pickedIn.value;
  const leave = !keep && from !== theme_id && isTheme(from) ? { leave: from } : {};
  const name = nameOfTheme(theme_id);
  const outcome = await move(PLACE, ids, { type: "place-notes", note_ids: ids, theme_id, ...leave, before }, (n) =>
    t("regie-act-placed", { n, name }),
  );
  if (outcome.ok) afterSorting(ids, onward);
}

export const addToTheme = (note_id, theme_id) =>
  move("note", [note_id], { type: "place-notes", note_ids: [note_id], theme_id }, (n) =>
    t("regie-act-placed", { n, name: nameOfTheme(theme_id) }),
  );

export const takeOut = (note_id, theme_id) =>
  move("note", [note_id], { type: "unplace-note", note_id, theme_id }, (n) =>
    t("regie-act-taken-out", { n, name: nameOfTheme(theme_id) }),
  );

/** The commands that give notes the reasons which they have now for being set aside, and take the others back. */
function asideAgain(ids) {
  const byReason = new Map();
  for (const id of ids) {
    const reason = store.notes.value.get(id)?.set_aside ?? null;
    byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  }
  return [...byReason].map(([reason, note_ids]) =>
    reason === null ? { type: "take-notes-back", note_ids } : { type: "set-notes-aside", note_ids, reason },
  );
}

/** Set notes aside, all with the same reason, or take them back. Return whether it was done. */
async function aside(ids, command, words) {
  const back = asideAgain(ids);
  if (!(await ask("note", command)).ok) return false;
  remember({ words, notes: ids, back, forth: [command] });
  return true;
}

export async function setAside(note_ids, reason) {
  const n = note_ids.length;
  const done = await aside(note_ids, { type: "set-notes-aside", note_ids, reason }, t("regie-act-aside", { n }));
  if (done) afterSorting(note_ids, true);
  return done;
}

export const takeBack = (id) =>
  aside([id], { type: "take-notes-back", note_ids: [id] }, t("regie-act-back", { n: 1 }));

async function mark(note_ids, [type, reverse], words) {
  if (!(await act("note", { type, note_ids })).ok) return;
  remember({ words, back: [{ type: reverse, note_ids }], forth: [{ type, note_ids }] });
}

const READ = ["mark-notes-read", "mark-notes-unread"];
export const markRead = (ids) => mark(ids, READ, t("regie-act-read", { n: ids.length }));
export const markUnread = (ids) => mark(ids, [...READ].reverse(), t("regie-act-unread", { n: ids.length }));

/** Let notes of persons in among the others. `onward`: go on with the next one that waits. */
export async function admit(ids, { onward = false } = {}) {
  for (const note_id of ids) {
    const outcome = await act("note", { type: "admit-note", note_id });
    if (!outcome.ok) return;
  }
  act("note", { type: "mark-notes-read", note_ids: ids }); // whoever has let them in has read them
  afterSorting(ids, onward);
}

export function afterSorting(ids, onward) {
  clearPicked();
  leaveInbox(ids, onward);
}
