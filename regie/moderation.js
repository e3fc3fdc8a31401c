// Acts on one note: its text covered for everyone else, shown again, and what is said to whoever wrote it.

import { signal } from "@preact/signals";
import { t } from "tablee/words.js";
import { store } from "./house.js";
import { keepOverReload } from "./kept.js";
import { ask, remember } from "./undo.js";

/** "hide" or "answer" while a form for the note in hand is open, else "". */
export const form = signal("");

/**
 * Note id -> {text, since, seen}: the answers that are being written here. since: the seq at which that began; seen:
 * the one up to which their writer knows what others have answered.
 */
export const answers = signal({});

keepOverReload("answers", { answers });

const putAnswer = (id, answer) => (answers.value = { ...answers.peek(), [id]: answer });

export function beginAnswer(note) {
  const seq = store.seq.peek() ?? 0;
  if (!answers.peek()[note.id]) putAnswer(note.id, { text: note.answer, since: seq, seen: seq });
}

export const typeAnswer = (id, text) => putAnswer(id, { ...answers.peek()[id], text });

export function dropAnswer(id) {
  const { [id]: _, ...others } = answers.peek();
  answers.value = others;
}

/** Send the answer to a note that is being written. Return whether it was taken, and nothing typed since. */
export async function sendAnswer(place, id) {
  const { text, seen } = answers.peek()[id];
  const { ok, code } = await answerNote(place, id, text.trim(), seen);
  const now = answers.peek()[id];
  // What stands in the way has been said: sent once more, it is meant to take its place.
  if (code === "changed-meanwhile" && now) putAnswer(id, { ...now, seen: store.seq.peek() });
  return ok && now?.text === text;
}

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

/** Say something to whoever wrote a note; "": nothing any more. Return the outcome. */
export async function answerNote(place, note_id, text, seen = store.seq.peek()) {
  const former = store.notes.value.get(note_id)?.answer ?? "";
  const command = { type: "answer-note", note_id, text };
  const outcome = await ask(place, command, seen);
  if (!outcome.ok) return outcome;
  const words = t(text ? "regie-act-answered" : "regie-act-unanswered", { number: numberOf(note_id) });
  remember({ words, notes: [note_id], back: [{ ...command, text: former }], forth: [command] });
  return outcome;
}
