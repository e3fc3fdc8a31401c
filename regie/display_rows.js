// A choice in a result: its words, what it has got, and a bar.

import { html } from "htm/preact";
import { patternOf } from "tablee/parts.js";
import { byMarks, byPlace } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { euros, percentText, twoDecimals } from "./dates.js";
import { HallChoice } from "./display_choice.js";
import { both } from "./display_second.js";
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

const share = ({ percent }, language) => (percent === null ? null : percentText(percent, language));
const adopted = ({ ahead }, t) => t(ahead ? "display-adopted" : "display-not-adopted");
const funded = ({ ahead }, t) => t(ahead ? "display-funded" : "display-not-funded");

/**
 * [large, small, badge] of a row, in words of `t`, which are of `language`; each may be left out. A figure without
 * words is as the page's own language writes it, for it stands there once.
 */
const FIGURES = {
  "yes-no": ({ row, t }) => {
    const [yes, no] = row.spread;
    return [share(row), t("display-yes-no", { yes: yes.ballots, no: no.ballots }), adopted(row, t)];
  },
  scale: ({ row, t, language: to }) =>
    row.mean === null
      ? [null, t("display-not-graded")]
      : [t("display-mean", { mean: twoDecimals(row.mean, to) }), t("display-agree", { share: share(row, to) })],
  "majority-judgment": ({ row, poll, t }) =>
    row.middle === null ? [null, t("display-not-graded")] : [gradeWord(poll.method, row.middle, t)],
  schulze({ row, poll, reading, t }) {
    const shared = reading.rows.some((each) => each !== row && each.place === row.place);
    const place = t(shared ? "display-place-shared" : "display-place", { n: row.place, place: row.place });
    return [place, t("display-duels", { n: row.count, duels: poll.choices.length - 1 })];
  },
  points: ({ row, t }) => [share(row), t("display-unit-points", { n: row.count })],
  consent: ({ row, t }) => [t("common-voices", { n: row.count })],
  greedy({ row, t, language }) {
    const of = [share(row, language), t("common-voices", { n: row.count })].filter(Boolean).join(" · ");
    return [euros(row.cost ?? row.choice.cost), of, funded(row, t)];
  },
};
FIGURES["equal-shares"] = FIGURES.greedy;

const plain = ({ row, t }) => [share(row), t("common-voices", { n: row.count })];

function figuresOf(known, running, t, language) {
  const { row, poll, reading } = known;
  if (running && reading.rounds) return [percentText(row.percent), t("display-unit-firsts", { n: row.count })];
  const [large, small, badge] = (FIGURES[poll.method] ?? plain)({ ...known, t, language });
  // A running count decides nothing; the server never says which answer is right before the end, and neither do we.
  if (running) return [large, small];
  return [large, small, poll.method === "quiz" && row.right ? t("display-right") : badge];
}

export function Row({ row, poll, reading, grown, running }) {
  const { choice, bar } = row;
  const known = { row, poll, reading };
  const [large, small, badge] = figuresOf(known, running, t);
  const figure = (place) => both((t, language) => figuresOf(known, running, t, language)[place] ?? "");
  const kind = row.ahead || row.right ? "good" : "not";
  const first = !running && (row.ahead || row.right);
  return html`<li class=${first ? "first" : ""}>
    <${HallChoice} choice=${choice} poll=${poll}>${badge &&
      html` <span class=${`hall-badge ${kind}`}><span>${figure(2)}</span></span>`}</${HallChoice}>
    <span class="hall-figures figures">${large && html`<strong>${figure(0)}</strong> `}
      ${small && html`<span>${figure(1)}</span>`}${row.open > 0 && poll.method !== "majority-judgment" && html`
      <span class="open">${both((t) => t("display-open", { n: row.open }))}</span>`}</span>
    ${row.spread
      ? html`<${GradeBar} row=${row} method=${poll.method} grown=${grown} />`
      : bar !== null && html`<span class="hall-bar" style=${`--colour:${choice.colour}`}>
          <span class=${`bar ${patternOf(choice)}`} style=${`width:${grown ? bar : 0}%`}></span></span>`}
  </li>`;
}
