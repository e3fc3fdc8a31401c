// The strip at the bottom: every table, what is still to be taken up, and how many have voted.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { ranges } from "./dates.js";
import { show } from "./filters.js";
import { connection } from "./house.js";
import { pollInHand } from "./poll_in_hand.js";
import { coverage, notes, notesFrom, openPolls, tableStates, tables } from "./records.js";
import { TurnoutFigure } from "./turnout.js";
import { view } from "./views.js";

const STATES = ["online", "silent", "offline", "awaited"];

function look(part) {
  view.value = "board";
  show(part);
}

function Dot({ table }) {
  const state = tableStates.value.get(table.id);
  const n = notesFrom.value.get(table.id)?.length ?? 0;
  const words = `${t("common-table", { number: table.number })} : ${t(`regie-table-${state}`)}, ${t("common-notes", { n })}`;
  return html`<li><button type="button" class=${`dot ${state}`} aria-label=${words} title=${words}
    onClick=${() => look({ table: table.id })}><span class="figures">${table.number}</span></button></li>`;
}

/** What is known of the tables is of before the line dropped. */
const isStale = () => connection.status.value === "offline";

function Tables() {
  const counts = STATES.map((state) => [state, [...tableStates.value.values()].filter((each) => each === state).length]);
  return html`<section class="tables" aria-label=${t("regie-tables")}>
    <ul class="dots">${tables.value.map((table) => html`<${Dot} key=${table.id} table=${table} />`)}</ul>
    <p class="legend small">${isStale() && html`<span>${t("regie-tables-before")}</span>`}${counts
      .filter(([, n]) => n > 0)
      .map(([state, n]) => html`<span key=${state}><span class=${`dot mark ${state}`} aria-hidden="true"></span>
        ${t(`regie-tables-${state}`, { n })}</span>`)}</p>
  </section>`;
}

function Figure({ n, words, onClick }) {
  const inside = html`<strong class="figures">${n}</strong><span class="small">${words}</span>`;
  // Before the first note nothing has been missed yet.
  const kind = `figure ${n === 0 ? "none" : notes.value.length ? "" : "early"}`;
  return onClick ? html`<button type="button" class=${kind} onClick=${onClick}>${inside}</button>` : html`<span class=${kind}>${inside}</span>`;
}

function Unheard({ unheard }) {
  const numbers = ranges(unheard.map((table) => table.number));
  const all = unheard.length === tables.value.length;
  return html`<li class="unheard" title=${numbers}>
    <${Figure} n=${unheard.length} words=${t("regie-tables-unheard", { n: unheard.length })} />
    ${unheard.length > 0 &&
    html`<span class="numbers small figures">${all ? t("regie-tables-all-unheard") : numbers}</span>`}</li>`;
}

export function BottomStrip() {
  const { unread, unthemed, unproposed, unheard } = coverage.value;
  return html`<footer class=${`bottom ${isStale() ? "stale" : ""}`}>
    <${Tables} />
    <ul class="coverage" aria-label=${t("regie-coverage")}>
      <li><${Figure} n=${unread} words=${t("regie-unread-notes", { n: unread })} onClick=${() => look({ state: "unread" })} /></li>
      <li><${Figure} n=${unthemed} words=${t("regie-without-theme")} onClick=${() => look({ state: "unthemed" })} /></li>
      <li><${Figure} n=${unproposed} words=${t("regie-without-proposal")} onClick=${() => look({ state: "unproposed" })} /></li>
      <${Unheard} unheard=${unheard} />
    </ul>
    ${openPolls.value
      .filter((poll) => view.value !== "votes" || poll.id !== pollInHand.value?.id) // it is told there, larger
      .map((poll) => html`<${TurnoutFigure} key=${poll.id} poll=${poll} />`)}
  </footer>`;
}
