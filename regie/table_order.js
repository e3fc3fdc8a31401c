// Which tables the board shows, and in which order. The order stands still while somebody is at it: whoever is about to
// touch a table must not touch another.

import { computed, effect, signal } from "@preact/signals";
import { callOf, openCalls } from "./exchange.js";
import { tables } from "./records.js";
import { STATES } from "./table_rules.js";
import { tableStates } from "./table_states.js";
import { view } from "./views.js";

const EVERYTHING = { site: "", state: "", number: "", order: "urgency" };

/**
 * site: an id; state: one of `STATES`; number: how a table's number begins; each "" for all.
 * order: "urgency" or "number".
 */
export const tableFilter = signal(EVERYTHING);

export const narrowTables = (part) => (tableFilter.value = { ...tableFilter.value, ...part });

/** Show all tables of a state, whatever was asked for before. */
export function showTables(state) {
  tableFilter.value = { ...EVERYTHING, state };
  view.value = "tables";
}

/** The most urgent first: calls in the order of their list, then by state. */
function rankOf(id) {
  const calls = openCalls.value;
  const [state] = tableStates.value.get(id);
  return state === "help" ? calls.indexOf(callOf.value.get(id)) - calls.length : STATES.indexOf(state);
}

/** The tables that are asked for, as they are now. */
const asked = computed(() => {
  const { site, state, number, order } = tableFilter.value;
  const found = tables.value.filter(
    (table) =>
      (!site || table.site_id === site) &&
      (!state || tableStates.value.get(table.id).includes(state)) &&
      String(table.number).startsWith(number.trim()),
  );
  return order === "number" ? found : found.sort((a, b) => rankOf(a.id) - rankOf(b.id)); // equals keep their order
});

/** Whether somebody's pointer is on the board, or they go over it by keyboard. */
export const atBoard = signal(false);
/** What the board shows, in its order. */
export const boardTables = signal([]);

let laidFor = null;
effect(() => {
  const now = asked.value;
  if (laidFor !== tableFilter.value || !atBoard.value) {
    laidFor = tableFilter.value;
    boardTables.value = now;
    return;
  }
  const records = new Map(tables.value.map((table) => [table.id, table]));
  boardTables.value = boardTables.peek().map(({ id }) => records.get(id)).filter(Boolean);
});
