// The message that is being written here: to whom, and its words. It stays over a reload, until it has been sent.

import { batch, computed, effect, signal } from "@preact/signals";
import { makeId } from "tablee/ids.js";
import { act, clearFault } from "./act.js";
import { may, store } from "./house.js";
import { keepOverReload } from "./kept.js";
import { tables } from "./records.js";
import { showSide } from "./table_pick.js";

export const PLACE = "messages";

/** {id, to, text}; to: "all", or the ids of tables. `null` while nothing is written. */
export const letter = signal(null);
/** Whether it is on its way. */
export const sending = signal(false);

keepOverReload("letter", { letter });

/** Whether these words are at the tables: sent before a reload, so that this page had no answer of its own. */
const hasArrived = ({ id, text }) => store.messages.value.get(id)?.text === text.trim();

effect(() => {
  if (letter.value && !sending.value && hasArrived(letter.value)) letter.value = null;
});

const mayWrite = (to) => may(to === "all" ? "announce" : "send-message");

/** Whether a message is being written that this role may send. */
export const isWriting = computed(() => letter.value !== null && mayWrite(letter.value.to));

/** Begin a message, or go on with its words to somebody else. */
export function writeTo(to) {
  if (!mayWrite(to) || !to.length || sending.value) return;
  batch(() => {
    letter.value = { id: makeId("g"), text: letter.value?.text ?? "", to };
    showSide("messages");
  });
}

export const changeLetter = (text) => (letter.value = { ...letter.value, text });
export const dropLetter = () => (letter.value = null);

/** The tables that the message goes to, in order. */
export const recipients = ({ to }) => (to === "all" ? tables.value : tables.value.filter(({ id }) => to.includes(id)));

export async function sendLetter() {
  const { id: message_id, to, text } = letter.value;
  sending.value = true;
  const outcome = await act(
    PLACE,
    to === "all" ? { type: "announce", message_id, text } : { type: "send-message", message_id, text, table_ids: to },
  );
  const arrived = outcome.ok || hasArrived({ id: message_id, text });
  if (arrived) clearFault(PLACE);
  batch(() => {
    sending.value = false;
    // Refused, it gets another id, in case that one is what was refused.
    letter.value = arrived ? null : { ...letter.value, id: makeId("g") };
  });
}
