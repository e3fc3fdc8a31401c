// A result as grades: one bar a choice, cut into how many gave it which grade, the best on the left.

import { html } from "htm/preact";
import { ChoiceLine } from "tablee/parts.js";
import { byPlace } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { percentText, twoDecimals } from "./dates.js";

const SHOWN_FROM = 7; // percent of the bar: narrower, the number would not fit into its part

const gradeWord = (method, grade) =>
  method === "majority-judgment" ? t(`regie-mention-${grade}`) : method === "scale" ? t(`regie-degree-${grade}`) : t(`regie-answer-${grade}`);

/** Which of the six tones a grade has: the best is 1, the worst 6, and 0 neither. */
const toneOf = (method, grade) =>
  method === "majority-judgment" ? 7 - grade : method === "scale" ? [6, 5, 0, 2, 1][grade - 1] : grade ? 1 : 6;

/** Yes and no are as many: nobody breaks the tie of a secret vote, so that nothing is adopted. */
const isEven = ({ graded, spread: [yes, no] }) => graded > 0 && yes.ballots === no.ballots;

/** What decides for this choice, in a few words. */
function Figure({ row, method }) {
  if (method === "yes-no") {
    return html`<strong>${percentText(row.percent)}</strong> <span class=${`badge ${row.ahead ? "saved" : "gone"}`}>
      ${t(row.ahead ? "regie-adopted" : isEven(row) ? "regie-even" : "regie-not-adopted")}</span>`;
  }
  if (row.middle === null) return html`<span class="soft">${t("regie-not-graded")}</span>`;
  if (method === "scale") {
    return html`<strong>${t("regie-mean", { mean: twoDecimals(row.mean) })}</strong>
      <span class="soft">${t("regie-agree", { percent: percentText(row.percent) })}</span>`;
  }
  return html`<strong>${gradeWord(method, row.middle)}</strong>
    <span class="soft">${t("regie-above-below", { above: row.above, below: row.below })}</span>`;
}

function Row({ row, method }) {
  return html`<li class=${row.ahead ? "first" : ""}>
    <${ChoiceLine} choice=${row.choice} />
    <span class="grade-figures figures"><${Figure} row=${row} method=${method} /></span>
    <ul class="grade-bar figures">${row.spread.filter((part) => part.ballots > 0).map(
      ({ grade, ballots, share }) => html`<li key=${grade} class=${`tone-${toneOf(method, grade)}`} style=${`flex-grow:${ballots}`}
        title=${`${gradeWord(method, grade)} : ${ballots}`}>
        <span class="unseen">${gradeWord(method, grade)}${" "}</span><span class=${share < SHOWN_FROM ? "unseen" : ""}>${ballots}</span></li>`,
    )}</ul>
    ${row.open > 0 && html`<span class="small soft grade-open">${t("regie-left-open", { n: row.open })}</span>`}
  </li>`;
}

export function GradeRows({ poll, reading }) {
  const { method } = poll;
  return html`<ul class="grade-legend small" aria-hidden="true">${reading.grades.map(
      (grade) => html`<li key=${grade}><span class=${`grade-mark tone-${toneOf(method, grade)}`}></span>${gradeWord(method, grade)}</li>`,
    )}</ul>
    <ul class=${`result-rows grades ${method}`}>${byPlace(reading.rows).map((row) => html`<${Row} key=${row.choice.id} row=${row} method=${method} />`)}</ul>`;
}
