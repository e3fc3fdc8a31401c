// A result as bars: letter, pictogram, words, share and number of each choice, first to last.

import { html } from "htm/preact";
import { ChoiceLine, patternOf } from "tablee/parts.js";
import { byMarks, byPlace } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { euros, percentText } from "./dates.js";

const KEPT = ["consent", "quiz"]; // their answers have an order of their own
const order = ({ method }, rows) => (KEPT.includes(method) ? rows : rows[0]?.place ? byPlace(rows) : byMarks(rows));

/** What marks a row beside its bar. */
function Mark({ row, poll }) {
  if (row.right) return html`<span class="badge saved">${t("regie-right-answer")}</span>`;
  if (poll.method === "greedy" || poll.method === "equal-shares") {
    return html`<span class="small">${euros(row.choice.cost)}</span>
      ${row.ahead ? html`<span class="badge saved">${t("regie-funded")}</span>` : html`<span class="badge gone">${t("regie-not-funded")}</span>`}`;
  }
  return null;
}

/** Of a runoff the last round decides: who is in it by its ballots, who is not by when it left. */
function Figures({ row, unit }) {
  const { count, percent, last, leftAfter } = row;
  if (leftAfter) return html`<span class="soft">${t("regie-left-after", { number: leftAfter })}</span>`;
  const words = last === undefined ? t(`regie-unit-${unit}`, { n: count }) : t("regie-unit-voices", { n: last });
  return html`${percent !== null && html`<strong>${percentText(percent)}</strong>`}
    <span class=${percent === null ? "only" : ""}>${words}</span>`;
}

function Row({ row, poll, unit }) {
  const { choice, bar, ahead } = row;
  return html`<li class=${ahead ? "first" : ""} style=${`--colour:${choice.colour}`}>
    <${ChoiceLine} choice=${choice} />
    <span class="result-figures figures"><${Figures} row=${row} unit=${unit} /></span>
    <span class="result-mark figures"><${Mark} row=${row} poll=${poll} /></span>
    ${bar !== null && html`<span class="result-track"><span class=${`bar ${patternOf(choice)}`} style=${`width:${bar}%`}></span></span>`}
  </li>`;
}

export function BarRows({ poll, reading }) {
  return html`<ul class="result-rows">${order(poll, reading.rows).map(
    (row) => html`<${Row} key=${row.choice.id} row=${row} poll=${poll} unit=${reading.unit} />`,
  )}</ul>`;
}
