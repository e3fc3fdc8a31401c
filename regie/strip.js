// The strip at the bottom: every table, what is still to be taken up, and how many have voted.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { ranges } from "./dates.js";
import { show } from "./filters.js";
import { connection } from "./house.js";
import { pollInHand } from "./poll_in_hand.js";
import { account, coverage, unheardTables } from "./coverage.js";
import { openPolls, tables } from "./records.js";
import { showTables } from "./table_order.js";
import { showTable } from "./table_pick.js";
import { notesInRound, stateCounts } from "./table_states.js";
import { shapeOf, statusWords } from "./table_words.js";
import { TurnoutFigure } from "./turnout.js";
import { seesHeard, view } from "./views.js";

const NUMBERED_MOST = 60; // more tables than that get a smaller dot, whose number is told when it is pointed at
const ROOM_FOR_DOTS = 200; // and more than that are counted only; the table board has room for all

function look(part) {
  view.value = "board";
  show(part);
}

function Dot({ table, numbered }) {
  const said = statusWords(table.id).map(([, words]) => words).join(", ");
  const notes = t("common-notes", { n: notesInRound(table.id) });
  const words = t("regie-dot", { table: t("common-table", { number: table.number }), said, notes });
  return html`<li><button type="button" class=${`dot ${shapeOf(table.id)}`} aria-label=${words} title=${words}
    onClick=${() => showTable(table.id)}>
    ${numbered && html`<span class="figures">${table.number}</span>`}</button></li>`;
}

/** What is known of the tables is of before the line dropped. */
const isStale = () => connection.status.value === "offline";

function Tables() {
  const n = tables.value.length;
  const numbered = n <= NUMBERED_MOST;
  return html`<section class="tables" aria-label=${t("regie-tables-strip")}>
    ${n <= ROOM_FOR_DOTS &&
    html`<ul class=${`dots ${numbered ? "" : "many"}`}>${tables.value.map(
      (table) => html`<${Dot} key=${table.id} table=${table} numbered=${numbered} />`,
    )}</ul>`}
    <p class="legend small">${isStale() && html`<span>${t("regie-tables-before")}</span>`}${stateCounts.value.map(
      ([state, count]) => html`<button key=${state} type="button" class="legend-part"
        onClick=${() => showTables(state)}>
        <span class=${`dot mark ${state}`} aria-hidden="true"></span>
        ${t(`regie-tables-${state}`, { n: count })}</button>`,
    )}</p>
  </section>`;
}

function Figure({ n, words, onClick }) {
  const inside = html`<strong class="figures">${n}</strong><span class="small">${words}</span>`;
  // Before the first note nothing has been missed yet.
  const kind = `figure ${n === 0 ? "none" : account.value.received ? "" : "early"}`;
  return onClick ? html`<button type="button" class=${kind} onClick=${onClick}>${inside}</button>` : html`<span class=${kind}>${inside}</span>`;
}

function Unheard({ unheard }) {
  const numbers = ranges(unheard.map((table) => table.number));
  const isSome = unheard.length > 0 && unheard.length < tables.value.length;
  return html`<li class="unheard" title=${numbers}>
    <${Figure} n=${unheard.length} words=${t("regie-tables-unheard", { n: unheard.length })}
      onClick=${seesHeard ? () => (view.value = "heard") : undefined} />
    ${isSome && html`<span class="numbers small figures">${numbers}</span>`}</li>`;
}

export function BottomStrip() {
  const { unread, unthemed, unproposed, voices } = coverage.value;
  return html`<footer class=${`bottom ${isStale() ? "stale" : ""}`}>
    <${Tables} />
    <ul class="coverage" aria-label=${t("regie-coverage")}>
      <li><${Figure} n=${unread} words=${t("regie-unread-notes", { n: unread })} onClick=${() => look({ state: "unread" })} /></li>
      <li><${Figure} n=${unthemed} words=${t("regie-without-theme")} onClick=${() => look({ state: "unthemed" })} /></li>
      <li><${Figure} n=${unproposed} words=${t("regie-without-proposal")} onClick=${() => look({ state: "unproposed" })} /></li>
      <li><${Figure} n=${voices.length} words=${t("regie-voices-waiting")} onClick=${() => look({ state: "voices" })} /></li>
      <${Unheard} unheard=${unheardTables.value} />
    </ul>
    ${openPolls.value
      .filter((poll) => view.value !== "votes" || poll.id !== pollInHand.value?.id) // it is told there, larger
      .map((poll) => html`<${TurnoutFigure} key=${poll.id} poll=${poll} />`)}
  </footer>`;
}
