// The table's notes, as a sheet that fills from the top and stays turned to the newest.

import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "tablee/words.js";
import { later } from "./later.js";
import { useMoves } from "./note_moves.js";
import { RefusedNote, RefusedOrder } from "./note_refused.js";
import { Note } from "./note_row.js";

const PARTS = {
  earlier: later(() => import("./earlier_notes.js")),
  order: later(() => import("./note_order.js")),
};

export function NoteList({ table }) {
  const moves = useMoves(table);
  const all = table.items.value;
  const standing = all.filter((item) => item.state !== "withdrawn");
  const gone = all.filter((item) => item.state === "withdrawn");
  const list = listOf(table, standing);
  useLayoutEffect(() => void (table.list.value = "now"), [table.round.value?.id]);
  useEffect(() => void PARTS[list]?.load(), [list]);
  // The sheet is made anew with each list: whoever turned it by its button stays there, by keys too.
  const [head, turned] = [useRef(null), useRef(null)];
  useLayoutEffect(() => {
    head.current.querySelector(`[data-list="${turned.current}"]`)?.focus({ preventScroll: true });
    turned.current = null;
  }, [list]);

  const Earlier = PARTS.earlier.part.value?.EarlierNotes;
  const Order = PARTS.order.part.value?.NoteOrder;
  const refused = html`<${Refused} table=${table} />`;
  // While the sheet is turned to its end, that is where refused notes are seen; afterwards it is read from the top.
  const now = html`${all.length === 0 && html`<p class="soft">${t("table-no-notes")}</p>`}
    <ol>
      ${!table.round.value && refused}
      ${standing.map((item) => html`<${Note} key=${item.id} item=${item} table=${table} />`)}
      ${table.round.value && refused}
    </ol>
    <${Withdrawn} items=${gone} table=${table} />`;
  return html`<section
    class=${`notes ${list}`} key=${list} aria-labelledby="notes-title" tabindex="0" onKeyDown=${moves.onKeyDown}
  >
    <div class="sheet">
      <${Head} table=${table} list=${list} standing=${standing} head=${head} turned=${turned} />
      ${list === "order" && Order ? html`<${Order} table=${table} items=${standing} moves=${moves} />`
        : list === "earlier" && Earlier ? html`<${Earlier} table=${table} />` : now}
    </div>
    <p class="unseen" role="status">${moves.said.value}</p>
  </section>`;
}

/** What the list shows: what was asked for, as long as there is something in it. */
function listOf(table, standing) {
  const [asked, round, before] = [table.list.value, table.round.value, table.earlierRounds.value.length > 0];
  if (asked === "order") return round && standing.length > 1 ? asked : "now";
  if (asked === "earlier") return before ? asked : "now";
  // After a round without a note there are those of the rounds before to look at.
  return !round && before && table.items.value.length + table.refused.value.length === 0 ? "earlier" : "now";
}

function Head({ table, list, standing, head, turned }) {
  const asked = table.list.value;
  const turn = (name) => {
    turned.current = name;
    table.list.value = list === name ? "now" : name;
  };
  const button = (name, label) => html`<button
    type="button" class=${`button ${list === name ? "" : "quiet"}`} aria-pressed=${list === name} data-list=${name}
    onClick=${() => turn(name)}
  >${label}</button>`;
  return html`<div class="sheet-head" ref=${head}>
    <h2 id="notes-title">${asked === "earlier" ? t("table-earlier")
      : html`${t("table-our-notes")} <span class="soft figures">${list === "earlier" ? "" : table.count}</span>`}</h2>
    ${table.round.value && standing.length > 1 && list !== "earlier" &&
    button("order", t(list === "order" ? "table-order-done" : "table-order"))}
    ${table.earlierRounds.value.length > 0 && list !== "order" && (list === "now" || asked === "earlier") &&
    button("earlier", t(list === "earlier" ? "table-earlier-back" : "table-earlier"))}
    ${PARTS[list]?.failed.value && html`<p class="fault small" role="alert">${t("table-part-missing")}</p>`}
  </div>`;
}

function Refused({ table }) {
  return html`<${RefusedOrder} entries=${table.refusedOrders.value} table=${table} />
    ${table.refused.value.map(
      (entry) => html`<${RefusedNote} key=${entry.command.id} entry=${entry} table=${table} />`,
    )}`;
}

/** Withdrawn notes stay readable, out of the way. */
function Withdrawn({ items, table }) {
  if (items.length === 0) return null;
  return html`<details class="withdrawn-notes">
    <summary>${t("table-withdrawn", { n: items.length })}</summary>
    <ol>${items.map((item) => html`<${Note} key=${item.id} item=${item} table=${table} />`)}</ol>
  </details>`;
}
