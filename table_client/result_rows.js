// A choice in a result on a table's page: its words, its bar, what it has got and what became of it.

import { html } from "htm/preact";
import { ChoiceLine, patternOf } from "tablee/parts.js";
import { byMarks, byPlace } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { euros, twoDecimals } from "./formats.js";

const KEPT = ["consent", "quiz"]; // their answers have an order of their own
const SHOWN_FROM = 10; // percent of the bar: in a narrower part the number would not fit

export const rowsOf = ({ method }, { rows }) => (KEPT.includes(method) ? rows : rows[0].place ? byPlace(rows) : byMarks(rows));

function gradeWord(method, grade) {
  const known = `${method}-${grade}`;
  return t(`table-grade-${known}`);
}

/** The best tone is 1, the worst 6, and 0 neither. */
const toneOf = (method, grade) =>
  method === "majority-judgment" ? 7 - grade : method === "scale" ? [6, 5, 0, 2, 1][grade - 1] : grade ? 1 : 6;

function GradeBar({ row, method }) {
  return html`<ul class=${`grade-bar figures ${method}`}>${row.spread.filter((part) => part.ballots > 0).map(
    ({ grade, ballots, share }) => html`<li key=${grade} class=${`tone-${toneOf(method, grade)}`} style=${`flex-grow:${ballots}`} title=${gradeWord(method, grade)}>
      <span class="unseen">${gradeWord(method, grade)}${" "}</span><span class=${share < SHOWN_FROM ? "unseen" : ""}>${ballots}</span></li>`,
  )}</ul>`;
}

const percent = (value) => t("common-percent", { value });
const voices = (row) => t("common-voices", { n: row.count });
const budget = (row) => [euros(row.cost ?? row.choice.cost), voices(row)];
const ranked = (row, reading) => {
  const shared = reading.rows.some((each) => each !== row && each.place === row.place);
  return t(shared ? "table-place-shared" : "table-place", { n: row.place, place: row.place });
};

/** [first, rest] of what a choice has got. */
const FIGURES = {
  "yes-no": (row) => [row.percent === null ? null : percent(row.percent), t("table-yes-no", { yes: row.spread[0].ballots, no: row.spread[1].ballots })],
  scale: (row) => (row.mean === null ? [null, t("table-not-graded")] : [t("table-mean", { mean: twoDecimals(row.mean) }), t("table-agree", { share: percent(row.percent) })]),
  "majority-judgment": (row, reading, { method }) =>
    row.middle === null ? [null, t("table-not-graded")] : [ranked(row, reading), t("table-grade-of", { grade: gradeWord(method, row.middle) })],
  "instant-runoff": (row, { rounds }) => {
    const last = rounds.at(-1).rows.find((each) => each.choice === row.choice);
    return [percent(row.percent ?? 0), last ? t("table-last-round", { n: last.count }) : t("table-unit-firsts", { n: row.count })];
  },
  schulze: (row, reading) => [ranked(row, reading), t("table-unit-duels", { n: row.count })],
  points: (row) => [row.percent === null ? null : percent(row.percent), t("table-unit-points", { n: row.count })],
  greedy: budget,
  "equal-shares": budget,
};
const plain = (row) => [row.percent === null ? null : percent(row.percent), voices(row)];

export const figuresOf = (row, poll, reading) => (FIGURES[poll.method] ?? plain)(row, reading, poll);

/** What became of a choice, with whether that is good for it; `null` where the sentence on top says it all. */
export function fateOf(row, { method }, { tied }) {
  if (method === "yes-no") return row.ahead ? ["saved", "table-adopted"] : ["gone", "table-not-adopted"];
  if (method === "greedy" || method === "equal-shares") return row.ahead ? ["saved", "table-funded"] : ["gone", "table-not-funded"];
  if (method === "quiz") return row.right ? ["saved", "table-right"] : null;
  if (method === "consent" || !row.ahead) return null;
  return ["saved", tied.length ? "table-tied" : "table-ahead"];
}

export function ResultRow({ row, poll, reading }) {
  const { choice, bar } = row;
  const [first, rest] = figuresOf(row, poll, reading);
  const fate = fateOf(row, poll, reading);
  return html`<li class=${`card ${row.ahead || row.right ? "ahead" : ""}`} style=${`--colour:${choice.colour}`}>
    <div class="row-head"><${ChoiceLine} choice=${choice} />${fate && html`<span class=${`badge ${fate[0]}`}>${t(fate[1])}</span>`}</div>
    <div class=${`share ${row.spread || bar !== null ? "" : "bare"}`}>
      ${row.spread ? html`<${GradeBar} row=${row} method=${poll.method} />`
        : bar !== null && html`<div class="rail"><div class=${`bar ${patternOf(choice)}`} style=${`width:${bar}%`} /></div>`}
      <p class="figures">${first && html`<strong>${first}</strong> · `}${rest}${row.open > 0 && html` · ${t("table-open", { n: row.open })}`}</p>
    </div>
  </li>`;
}
