// Which tables are picked, which one is in hand, and what the right side of the table board shows.

import { batch, signal } from "@preact/signals";
import { keepOverReload } from "./kept.js";
import { view } from "./views.js";

/** Ids of the picked tables, in the order of picking. */
export const pickedTables = signal(new Set());
/** The table last touched: what the right side shows, and where the arrow keys go on. */
export const tableInHand = signal(null);
/** "table", "calls" or "messages". */
export const side = signal("calls");

keepOverReload("tables", { table: tableInHand, side });

let anchor = null; // where Shift began

function put(ids, id, from = id) {
  batch(() => {
    pickedTables.value = ids;
    tableInHand.value = id;
    side.value = "table";
  });
  anchor = from;
}

export const pickTable = (id) => put(new Set([id]), id);

export function toggleTable(id) {
  const ids = new Set(pickedTables.value);
  if (!ids.delete(id)) ids.add(id);
  put(ids, id);
}

/** Pick from where the last plain pick was, else from `start`, to `id`; `order`: the ids of the board. */
export function pickTablesUpTo(order, id, start = id) {
  if (!order.includes(anchor)) anchor = start;
  const [from, to] = [order.indexOf(anchor), order.indexOf(id)];
  put(new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1)), id, anchor);
}

/** Pick tables from a list or a button, wherever that is; the one in hand stays. */
export const pickTables = (ids) => (pickedTables.value = new Set(ids));

export const clearPickedTables = () => pickTables([]);

/** Bring a table to the right side of the board, from anywhere. */
export function showTable(id) {
  batch(() => {
    view.value = "tables";
    pickTable(id);
  });
}

export function showSide(name) {
  batch(() => {
    view.value = "tables";
    side.value = name;
  });
}
