// All tables side by side: picked by click, by check mark, by arrow keys, Space and Shift.

import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "tablee/words.js";
import { clockTime } from "./dates.js";
import { may } from "./house.js";
import { readBacksAwaited } from "./read_backs.js";
import { siteName, sites } from "./records.js";
import { TableCell } from "./table_cell.js";
import { atBoard, boardTables, tableFilter } from "./table_order.js";
import { pickedTables, pickTable, pickTables, pickTablesUpTo, tableInHand, toggleTable } from "./table_pick.js";
import { lastNote, lowBattery, notesInRound, presenceOf } from "./table_states.js";
import { briefWords, callWords, shapeOf, statusWords } from "./table_words.js";

const ROOMY_MOST = 40; // more tables than that are for looking over, not for reading
const BEGINNING = 90; // characters of a note; a cell shows less

function factsOf(table, short) {
  const [[, words], ...others] = short ? briefWords(table.id) : statusWords(table.id);
  const note = lastNote(table.id);
  return {
    id: table.id, number: table.number, shape: shapeOf(table.id), words, short,
    also: others.map((other) => other[1]).join(", "),
    call: callWords(table.id),
    site: sites.value.length > 1 && !tableFilter.value.site ? siteName(table) : "",
    n: notesInRound(table.id),
    lastAt: note ? clockTime(note.added_at) : "",
    lastText: note ? note.text.slice(0, BEGINNING) : "",
    battery: lowBattery(table.id),
    devices: presenceOf(table.id)?.devices ?? 0,
    readBacks: readBacksAwaited(table.id),
  };
}

/** How many cells stand in the first line. */
function columnsOf(cells) {
  const second = cells.findIndex((cell) => cell.offsetTop > cells[0].offsetTop);
  return second < 0 ? cells.length : second;
}

export function TableGrid() {
  const root = useRef(null);
  const shown = boardTables.value;
  const order = shown.map((table) => table.id);
  const short = order.length > ROOMY_MOST;
  const tabStop = order.includes(tableInHand.value) ? tableInHand.value : order[0];
  useLayoutEffect(() => () => (atBoard.value = false), []);

  function focus(id) {
    const cell = root.current.querySelector(`[data-table="${id}"]`);
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest" });
  }

  function onClick(event) {
    const id = event.target.closest("[data-table]")?.dataset.table;
    if (!id) return;
    if (event.target.closest("[data-check]") || event.ctrlKey || event.metaKey) toggleTable(id);
    else if (event.shiftKey) pickTablesUpTo(order, id);
    else pickTable(id);
  }

  function onKeyDown(event) {
    const id = event.target.closest("[data-table]")?.dataset.table;
    const at = order.indexOf(id);
    if (at < 0) return;
    const columns = columnsOf([...root.current.children]);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    const goTo = step ? at + step : { Home: 0, End: order.length - 1 }[event.key];
    if (goTo !== undefined) {
      const next = order[goTo] ?? id;
      if (event.shiftKey) pickTablesUpTo(order, next, id);
      else pickTable(next);
      focus(next);
    } else if (event.key === " ") toggleTable(id);
    else if (event.key === "Enter") document.getElementById("side-body").focus();
    else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) pickTables(order);
    else return;
    event.preventDefault();
  }

  const onKeys = () => root.current.querySelector(":focus-visible") !== null;
  return html`<ul class=${`cells ${short ? "short" : ""}`} role="listbox" aria-multiselectable="true"
    aria-label=${t("regie-tables")} ref=${root} onClick=${onClick} onKeyDown=${onKeyDown}
    onPointerEnter=${() => (atBoard.value = true)}
    onPointerLeave=${() => (atBoard.value = onKeys())}
    onfocusin=${() => (atBoard.value = onKeys() || root.current.matches(":hover"))}
    onfocusout=${() => (atBoard.value = root.current.matches(":hover"))}>
    ${shown.map(
      (table) => html`<${TableCell} key=${table.id} ...${factsOf(table, short)}
        picked=${pickedTables.value.has(table.id)} shown=${table.id === tableInHand.value}
        tabStop=${table.id === tabStop} pickable=${may("send-message")} />`,
    )}
  </ul>`;
}
