// Asks the server what a machine would suggest. Nothing here moves a note, and no answer is no fault of a person.

import { computed, signal } from "@preact/signals";
import { may, online } from "./house.js";
import { isStanding, notes } from "./records.js";

/** Fewer notes than that are read by people in a minute, and what words say of them is chance. */
export const LEAST = 5;

/** Whether this page has suggestions at all: for whoever may place notes, where the organiser wants them. */
export const isOffered = document.body.dataset.suggestions !== "off" && may("place-notes");

/** Notes that suggestions are about; the server leaves the others out as well. */
export const isSuggestible = (note) => isStanding(note) && note.hidden === null;
const suggestible = computed(() => notes.value.filter(isSuggestible).length);

/** Whether it is worth asking now. */
export const isWorth = computed(() => isOffered && suggestible.value >= LEAST);
export const mayAsk = computed(() => isWorth.value && online.value);

/** Why there are none just now, {code, facts}; `null` while there are. */
export const trouble = signal(null);
/** Why they are made by words and not by meaning, a code; "" while they are as they should be. */
export const instead = signal("");

/** Post to this server; an answer that never came is {ok: false, code: "unreached"}. stop: an AbortSignal. */
export async function post(path, body, stop) {
  const headers = { "content-type": "application/json", accept: "application/json" };
  try {
    const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body), signal: stop });
    return await response.json();
  } catch {
    return { ok: false, code: "unreached", facts: {} };
  }
}

/** Return the answer to a question of `regie/synthesis/talk.py`; `null` when there is none. */
export async function askFor(question, stop) {
  if (!mayAsk.peek()) return null;
  const answer = await post("/regie/suggestions", question, stop);
  if (answer.ok) {
    trouble.value = null;
    instead.value = answer.instead;
    return answer.answer;
  }
  // A line that dropped is told elsewhere, and a question that was overtaken is answered by the later one.
  if (answer.code.startsWith("suggestions-")) trouble.value = answer;
  return null;
}
