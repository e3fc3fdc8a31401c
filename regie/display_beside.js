// What some methods say beside their rows: the legend of grades, the rounds, the money; reasons and tables.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { enumerate, euros } from "./dates.js";
import { GradeLegend } from "./display_grades.js";
import { both } from "./display_second.js";

const TABLES_MOST = 5;

export function Rounds({ rounds }) {
  const gone = rounds.filter((round) => round.out.length > 0);
  const { exhausted } = rounds.at(-1);
  const say = (t, language) => {
    const letters = ({ out }) => enumerate(out.map((each) => each.letter), language);
    const out = (round) => t("display-round-out", { round: round.number, letters: letters(round) });
    const outs = gone.map(out).join(t("display-between"));
    return [
      `${t("display-rounds", { n: rounds.length })}.`,
      outs && t("display-rounds-out", { outs }),
      exhausted > 0 && t("display-exhausted", { n: exhausted }),
    ].filter(Boolean).join(" ");
  };
  return html`<p class="figures">${both(say)}</p>`;
}

export function Spending({ spending: { budget, spent, left, share } }) {
  const say = (t, language) =>
    t("display-spent", { spent: euros(spent, language), budget: euros(budget, language), left: euros(left, language) });
  return html`<div class="spending"><p class="figures">${both(say)}</p>
    <div class="hall-track"><div style=${`width:${share}%`}></div></div></div>`;
}

/** The legend of the bars, where they are parts of one. */
export const GradesOf = ({ poll, reading: { grades } }) =>
  grades && poll.method !== "yes-no" && html`<${GradeLegend} method=${poll.method} grades=${grades} />`;

/** n: how many reasons there are in all. */
export const reasonList = (reasons, n) => html`<section class="aside reasons">
  <h2>${both((t) => t("display-reasons", { n }))}</h2>
  <ul>${reasons.map((reason) => html`<li key=${reason}>${reason}</li>`)}</ul></section>`;

/** The first tables; those that share the last place shown are all there, or none of them. `null`: of no game. */
export function tablesFirst(scores) {
  if (scores === null) return null;
  const next = scores[TABLES_MOST];
  const first = scores.slice(0, TABLES_MOST).filter((each) => !next || each.place !== next.place);
  return first.length ? first : scores.slice(0, TABLES_MOST);
}

export const scoreList = (scores) => html`<section class="aside"><h2>${both((t) => t("display-tables"))}</h2>
  ${scores.length === 0 && html`<p>${both((t) => t("display-no-tables"))}</p>`}
  <ol class="hall-scores figures">${scores.map(
    ({ table, score, place }) => html`<li key=${table} class=${place === 1 ? "first" : ""}>
      <span class="hall-place">${place}</span><span>${t("common-table", { number: table })}</span>
      <strong>${t("display-score", { n: score })}</strong></li>`,
  )}</ol></section>`;
