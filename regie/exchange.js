// What régie and tables say to each other: messages with their readers, and calls for help.

import { computed } from "@preact/signals";
import { store } from "./house.js";
import { inOrder, tables } from "./records.js";

export const messages = inOrder("messages");
const helpCalls = inOrder("help_calls");

/** Somebody may be hurt, or a table about to break up; the other reasons can wait for their turn. */
const URGENCY = { care: 2, tension: 1 };
const urgencyOf = (call) => URGENCY[call.reason] ?? 0;
export const isUrgent = (call) => urgencyOf(call) > 0;

/** Those without an answer first, the urgent before the others, the oldest first. */
const byUrgency = (a, b) =>
  Number(Boolean(a.answered_at)) - Number(Boolean(b.answered_at)) || urgencyOf(b) - urgencyOf(a) || a.number - b.number;

/** The calls that are not over. */
export const openCalls = computed(() => helpCalls.value.filter((call) => !call.settled_at).sort(byUrgency));
/** The calls that are over, the last one first. */
export const settledCalls = computed(() => helpCalls.value.filter((call) => call.settled_at).reverse());
/** table id -> its call that is not over. */
export const callOf = computed(() => new Map(openCalls.value.map((call) => [call.table_id, call])));

/** message id -> table id -> when it was read (ISO text). */
const readings = computed(() => {
  const found = new Map();
  for (const { message_id, table_id, read_at } of store.readings.value.values()) {
    if (!found.has(message_id)) found.set(message_id, new Map());
    found.get(message_id).set(table_id, read_at);
  }
  return found;
});

/** When a table read a message (ISO text), `undefined` while it has not. */
export const readAt = (message, tableId) => readings.value.get(message.id)?.get(tableId);

export const isToAll = (message) => message.table_ids.length === 0;
export const isFor = (message, tableId) => isToAll(message) || message.table_ids.includes(tableId);

/** The tables that a message was sent to, in order. */
export const addressees = (message) => tables.value.filter((table) => isFor(message, table.id));
