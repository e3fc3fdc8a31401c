// Acts on one note: its text covered for everyone else, shown again, and what is said to whoever wrote it.

import { signal } from "@preact/signals";
import { t } from "tablee/words.js";
import { store } from "./house.js";
import { ask, remember } from "./undo.js";
import { act } from "./act.js";

/** "hide" or "answer" while a form for the note in hand is open, else "". */
export const form = signal("");

const numberOf = (id) => store.notes.value.get(id)?.number;

/** Hide a note for a reason. Return whether it was taken. */
export async function hideNote(note_id, reason) {
  const former = store.notes.value.get(note_id)?.hidden;
  const command = { type: "hide-note", note_id, reason };
  if (!(await ask("note", command)).ok) return false;
  const back = former ? { ...command, reason: former } : { type: "show-note", note_id };
  const words = t("regie-act-hidden", { number: numberOf(note_id) });
  remember({ words, notes: [note_id], back: [back], forth: [command] });
  return true;
}

export async function showNoteAgain(note_id) {
  const reason = store.notes.value.get(note_id)?.hidden;
  const command = { type: "show-note", note_id };
  if (!(await ask("note", command)).ok) return;
  const back = { type: "hide-note", note_id, reason };
  const words = t("regie-act-shown", { number: numberOf(note_id) });
  remember({ words, notes: [note_id], back: [back], forth: [command] });
}

/** Say something to whoever wrote a note; "": nothing any more. Return whether it was taken. */
export async function answerNote(place, note_id, text) {
  const former = store.notes.value.get(note_id)?.answer ?? "";
  const command = { type: "answer-note", note_id, text };
  if (!(await act(place, command)).ok) return false;
  const words = t(text ? "regie-act-answered" : "regie-act-unanswered", { number: numberOf(note_id) });
  remember({ words, notes: [note_id], back: [{ ...command, text: former }], forth: [command] });
  return true;
}
