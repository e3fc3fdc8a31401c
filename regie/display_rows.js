// A choice in a result: its words, what it has got, and a bar.

import { html } from "htm/preact";
import { patternOf } from "tablee/parts.js";
import { byMarks, byPlace } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { euros, percentText, twoDecimals } from "./dates.js";
import { HallChoice } from "./display_choice.js";
import { GradeBar, gradeWord } from "./display_grades.js";

const KEPT = ["consent", "quiz"]; // their answers have an order of their own

/** The rows to show, first to last. A runoff shows one round: the last one, or the first while people still vote. */
export function rowsOf({ method }, reading, running) {
  if (reading.rounds) {
    const round = running ? reading.rounds[0] : reading.rounds.at(-1);
    const shown = round.rows.map(({ choice, count, share }) => {
      const percent = round.counting ? Math.round(share) : null;
      return { ...reading.rows.find((row) => row.choice === choice), count, percent, bar: share };
    });
    return running ? reading.rows.map((row) => shown.find((each) => each.choice === row.choice)) : shown;
  }
  if (running || KEPT.includes(method)) return reading.rows;
  return reading.rows[0].place ? byPlace(reading.rows) : byMarks(reading.rows);
}

const Badge = ({ good, word }) => html`<span class=${`hall-badge ${good ? "good" : "not"}`}>${word}</span>`;

/** [large, small, badge] of a row; each may be left out. */
const FIGURES = {
  "yes-no": (row) => [
    row.percent === null ? null : percentText(row.percent),
    t("display-yes-no", { yes: row.spread[0].ballots, no: row.spread[1].ballots }),
    html`<${Badge} good=${row.ahead} word=${t(row.ahead ? "display-adopted" : "display-not-adopted")} />`,
  ],
  scale: (row) =>
    row.mean === null
      ? [null, t("display-not-graded")]
      : [t("display-mean", { mean: twoDecimals(row.mean) }), t("display-agree", { share: percentText(row.percent) })],
  "majority-judgment": (row, poll) => (row.middle === null ? [null, t("display-not-graded")] : [gradeWord(poll.method, row.middle)]),
  schulze: (row, poll, reading) => {
    const shared = reading.rows.some((each) => each !== row && each.place === row.place);
    const place = t(shared ? "display-place-shared" : "display-place", { n: row.place, place: row.place });
    return [place, t("display-duels", { n: row.count, duels: poll.choices.length - 1 })];
  },
  points: (row) => [row.percent === null ? null : percentText(row.percent), t("display-unit-points", { n: row.count })],
  consent: (row) => [t("common-voices", { n: row.count })],
  budget: (row) => [
    euros(row.cost ?? row.choice.cost),
    `${row.percent === null ? "" : `${percentText(row.percent)} · `}${t("common-voices", { n: row.count })}`,
    html`<${Badge} good=${row.ahead} word=${t(row.ahead ? "display-funded" : "display-not-funded")} />`,
  ],
};
FIGURES.greedy = FIGURES["equal-shares"] = FIGURES.budget;

const plain = (row) => [row.percent === null ? null : percentText(row.percent), t("common-voices", { n: row.count })];

function figuresOf(row, poll, reading, running) {
  if (running && reading.rounds) return [percentText(row.percent), t("display-unit-firsts", { n: row.count })];
  const [large, small, badge] = (FIGURES[poll.method] ?? plain)(row, poll, reading);
  // A running count decides nothing; the server never says which answer is right before the end, and neither do we.
  if (running) return [large, small];
  return [large, small, poll.method === "quiz" && row.right ? html`<${Badge} good word=${t("display-right")} />` : badge];
}

export function Row({ row, poll, reading, grown, running }) {
  const { choice, bar } = row;
  const [large, small, badge] = figuresOf(row, poll, reading, running);
  const first = !running && (row.ahead || row.right);
  return html`<li class=${first ? "first" : ""}>
    <${HallChoice} choice=${choice}>${badge && html` ${badge}`}</${HallChoice}>
    <span class="hall-figures figures">${large && html`<strong>${large}</strong> `}
      ${small && html`<span>${small}</span>`}${row.open > 0 && poll.method !== "majority-judgment" && html`
      <span class="open">${t("display-open", { n: row.open })}</span>`}</span>
    ${row.spread
      ? html`<${GradeBar} row=${row} method=${poll.method} grown=${grown} />`
      : bar !== null && html`<span class="hall-bar" style=${`--colour:${choice.colour}`}>
          <span class=${`bar ${patternOf(choice)}`} style=${`width:${grown ? bar : 0}%`}></span></span>`}
  </li>`;
}
