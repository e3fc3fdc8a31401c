// Acts on the board: notes into themes and out of them, themes made, named and removed.

import { signal } from "@preact/signals";
import { makeId } from "tablee/ids.js";
import { act, clearFault } from "./act.js";
import { may, store } from "./house.js";
import { leaveInbox } from "./inbox_order.js";
import { clearPicked, pickedAdmitted, pickedIn } from "./selection.js";

export const PLACE = "board";

/** Ids of the notes that go into the theme which is being named; `null` while none is. */
export const naming = signal(null);

export function beginTheme(ids = pickedAdmitted.value) {
  if (!may("create-theme")) return;
  clearFault("new-theme");
  naming.value = ids;
}

/**
 * Put notes into a theme. They leave the theme they were picked in, unless `keep` says that they serve both.
 * `onward`: go on with the next note of the inbox, for whoever sorts by keyboard.
 */
export async function placeNotes(ids, theme_id, { keep = false, onward = false } = {}) {
  if (!ids.length || !may("place-notes")) return;
  const from = pickedIn.value;
  const leave = !keep && from !== theme_id && store.themes.value.has(from) ? { leave: from } : {};
  const outcome = await act(PLACE, { type: "place-notes", note_ids: ids, theme_id, ...leave });
  if (outcome.ok) afterSorting(ids, onward);
}

export async function createTheme(name, note_ids) {
  const outcome = await act("new-theme", { type: "create-theme", theme_id: makeId("h"), name, note_ids });
  if (!outcome.ok) return;
  naming.value = null;
  afterSorting(note_ids, false);
}

export const renameTheme = (theme_id, name) => act(theme_id, { type: "rename-theme", theme_id, name });
export const removeTheme = (theme_id) => act(theme_id, { type: "remove-theme", theme_id });
export const takeOut = (note_id, theme_id) => act("note", { type: "unplace-note", note_id, theme_id });
export const addToTheme = (note_id, theme_id) => act("note", { type: "place-notes", note_ids: [note_id], theme_id });
export const takeBack = (note_id) => act("note", { type: "take-note-back", note_id });

/** Let notes of persons in among the others. `onward`: go on with the next one that waits. */
export async function admit(ids, { onward = false } = {}) {
  for (const note_id of ids) {
    const outcome = await act("note", { type: "admit-note", note_id });
    if (!outcome.ok) return;
  }
  act("note", { type: "mark-notes-read", note_ids: ids }); // whoever has let them in has read them
  afterSorting(ids, onward);
}

/** Set notes aside, each with the same reason. Return whether all went. */
export async function setAside(ids, reason) {
  for (const note_id of ids) {
    const outcome = await act("note", { type: "set-note-aside", note_id, reason });
    if (!outcome.ok) return false;
  }
  afterSorting(ids, false);
  return true;
}

function afterSorting(ids, onward) {
  clearPicked();
  leaveInbox(ids, onward);
}
