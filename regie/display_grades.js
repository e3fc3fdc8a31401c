// How the grades of a choice spread: one bar cut into parts, the best on the left, with a legend of the same tones.

import { html } from "htm/preact";
import { t as said } from "tablee/words.js";
import { both } from "./display_second.js";

const SHOWN_FROM = 6; // percent of the bar: in a narrower part the number would not fit

export function gradeWord(method, grade, t = said) {
  const known = `${method}-${grade}`;
  return t(`display-grade-${known}`);
}

/** Which of the tones a grade has: the best is 1, the worst 6, and 0 neither. */
const toneOf = (method, grade) =>
  method === "majority-judgment" ? 7 - grade : method === "scale" ? [6, 5, 0, 2, 1][grade - 1] : grade ? 1 : 6;

export function GradeLegend({ method, grades }) {
  return html`<ul class="grade-legend" aria-hidden="true">${grades.map(
    (grade) => html`<li key=${grade}><span class=${`grade-mark tone-${toneOf(method, grade)}`}></span>
      <span>${both((t) => gradeWord(method, grade, t))}</span></li>`,
  )}</ul>`;
}

/** grown: whether the bar has its length yet. */
export function GradeBar({ row, method, grown }) {
  return html`<ul class=${`hall-grades figures ${method}`} style=${`width:${grown ? 100 : 0}%`}>
    ${row.spread.map(
      ({ grade, ballots, share }) => html`<li key=${grade} class=${`tone-${toneOf(method, grade)}`}
        style=${`flex-grow:${ballots}`}><span class="unseen">${gradeWord(method, grade)}${" "}</span>
        <span class=${share < SHOWN_FROM ? "unseen" : ""}>${ballots}</span></li>`,
    )}
  </ul>`;
}
