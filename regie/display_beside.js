// What some methods say beside their rows: the legend of grades, the rounds, the money; reasons and tables at the side.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { enumerate, euros } from "./dates.js";
import { GradeLegend } from "./display_grades.js";
import { both } from "./display_second.js";
import { useFit } from "./fit.js";

const REASONS_MOST = 4;
const REASON_MOST = 110; // characters: about three lines at the side
const TABLES_MOST = 5;

/** A long reason ends at a word; the whole of it is in the proceedings. */
const cut = (text) => (text.length <= REASON_MOST ? text : `${text.slice(0, REASON_MOST).replace(/\s+\S*$/, "")}…`);

function Rounds({ rounds }) {
  const gone = rounds.filter((round) => round.out.length > 0);
  const { exhausted } = rounds.at(-1);
  const say = (t, language) => {
    const letters = ({ out }) => enumerate(out.map((each) => each.letter), language);
    const out = (round) => t("display-round-out", { round: round.number, letters: letters(round) });
    const outs = gone.map(out).join(" ; ");
    return [
      `${t("display-rounds", { n: rounds.length })}.`,
      outs && t("display-rounds-out", { outs }),
      exhausted > 0 && t("display-exhausted", { n: exhausted }),
    ].filter(Boolean).join(" ");
  };
  return html`<p class="above figures">${both(say)}</p>`;
}

function Spending({ spending: { budget, spent, left, share } }) {
  const money = { spent: euros(spent), budget: euros(budget), left: euros(left) };
  return html`<div class="above spending"><p class="figures">${both((t) => t("display-spent", money))}</p>
    <div class="hall-track"><div style=${`width:${share}%`}></div></div></div>`;
}

export function Above({ poll, reading }) {
  const { grades, rounds, spending } = reading;
  if (grades && poll.method !== "yes-no") return html`<${GradeLegend} method=${poll.method} grades=${grades} />`;
  if (rounds) return html`<${Rounds} rounds=${rounds} />`;
  return spending && html`<${Spending} spending=${spending} />`;
}

function Reasons({ reasons }) {
  const told = [...new Set(reasons)];
  const more = told.length - REASONS_MOST;
  const list = useFit(0.042, told.join());
  return html`<aside class="aside reasons"><h2>${both((t) => t("display-reasons", { n: reasons.length }))}</h2>
    <div class="fit" ref=${list}><ul>
      ${told.slice(0, REASONS_MOST).map((reason) => html`<li key=${reason}>${cut(reason)}</li>`)}</ul></div>
    ${more > 0 && html`<p class="page-mark">${both((t) => t("display-reasons-more", { n: more }))}</p>`}</aside>`;
}

/** The first tables; those that share the last place shown are all there, or none of them. */
function Tables({ scores }) {
  const next = scores[TABLES_MOST];
  const first = scores.slice(0, TABLES_MOST).filter((each) => !next || each.place !== next.place);
  const shown = first.length ? first : scores.slice(0, TABLES_MOST);
  const list = useFit(0.055, shown.map(({ table }) => table).join());
  return html`<aside class="aside"><h2>${both((t) => t("display-tables"))}</h2>
    ${scores.length === 0 && html`<p>${both((t) => t("display-no-tables"))}</p>`}
    <div class="fit" ref=${list}><ol class="hall-scores figures">${shown.map(
      ({ table, score, place }) => html`<li key=${table} class=${place === 1 ? "first" : ""}>
        <span class="hall-place">${place}</span><span>${t("common-table", { number: table })}</span>
        <strong>${t("display-score", { n: score })}</strong></li>`,
    )}</ol></div></aside>`;
}

export const Aside = ({ reading: { reasons, scores } }) =>
  scores === null ? html`<${Reasons} reasons=${reasons} />` : html`<${Tables} scores=${scores} />`;
