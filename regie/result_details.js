// What some methods show beside their figures: rounds, duels, money spent, reasons, scores of tables.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { enumerate, euros } from "./dates.js";

const Letter = ({ choice }) => html`<span class="letter small-letter" style=${`--colour:${choice.colour}`}>${choice.letter}</span>`;

/** One column a round: who still has how many, and who leaves after it. */
export function Rounds({ poll, reading: { rounds } }) {
  const cell = (round, choice) => {
    const row = round.rows.find((each) => each.choice.id === choice.id);
    if (!row) return html`<td key=${round.number} class="soft">–</td>`;
    return html`<td key=${round.number} class=${row.out ? "out" : ""}>${row.count}${row.out &&
      html`<span class="small"> ${t(round.byLot ? "regie-out-by-lot" : "regie-out")}</span>`}</td>`;
  };
  const last = rounds.at(-1);
  const lasting = (choice) => rounds.findLast((round) => round.rows.some((row) => row.choice.id === choice.id)).number;
  const countIn = (choice) => last.rows.find((row) => row.choice.id === choice.id)?.count ?? 0;
  const order = [...poll.choices].sort((a, b) => lasting(b) - lasting(a) || countIn(b) - countIn(a));
  return html`<section class="detail"><h3>${t("regie-rounds-of-runoff")}</h3><div class="wide"><table class="figures">
    <thead><tr><td></td>${rounds.map(({ number }) => html`<th key=${number} scope="col">${t("regie-runoff-round", { number })}</th>`)}</tr></thead>
    <tbody>${order.map((choice) => html`<tr key=${choice.id}><th scope="row"><${Letter} choice=${choice} /> ${choice.text}</th>
      ${rounds.map((round) => cell(round, choice))}</tr>`)}</tbody>
    <tfoot><tr><th scope="row">${t("regie-exhausted")}</th>${rounds.map((round) => html`<td key=${round.number}>${round.exhausted}</td>`)}</tr></tfoot>
  </table></div></section>`;
}

/** Each choice against each other: how many rank it above. */
export function Duels({ reading: { duels } }) {
  const unbeaten = duels.some(({ against }) => against.every((duel) => duel.won));
  const cell = ({ choice, against }, other) => {
    const duel = against.find((each) => each.other.id === other.id);
    if (!duel) return html`<td key=${other.id} class="soft" aria-hidden="true">·</td>`;
    const [kind, word] = duel.won === null ? ["even", "regie-duel-even"] : duel.won ? ["won", "regie-duel-won"] : ["lost", "regie-duel-lost"];
    return html`<td key=${other.id} class=${`duel ${kind}`}>${duel.above}–${duel.below} <span class="unseen">${t(word)}</span></td>`;
  };
  return html`<section class="detail"><h3>${t("regie-duels")}</h3><p class="small soft">${t("regie-duels-how")}</p>
    <div class="wide"><table class="figures">
      <thead><tr><td></td>${duels.map(({ choice }) => html`<th key=${choice.id} scope="col"><span class="unseen">${t("regie-against")} </span><${Letter} choice=${choice} /></th>`)}</tr></thead>
      <tbody>${duels.map((row) => html`<tr key=${row.choice.id}><th scope="row"><${Letter} choice=${row.choice} /> ${row.choice.text}</th>
        ${duels.map(({ choice: other }) => cell(row, other))}</tr>`)}</tbody>
    </table></div>
    ${!unbeaten && duels.length > 2 && html`<p class="small">${t("regie-duels-cycle")}</p>`}</section>`;
}

export function Spending({ reading: { spending } }) {
  const { budget, spent, left, share } = spending;
  return html`<div class="spending"><p class="figures">${t("regie-spent", { spent: euros(spent), budget: euros(budget), left: euros(left) })}</p>
    <div class="turnout-track"><div class="turnout-fill" style=${`width:${share}%`}></div></div></div>`;
}

export function Reasons({ reading: { reasons } }) {
  if (!reasons.length) return null;
  return html`<section class="detail"><h3>${t("regie-reasons", { n: reasons.length })}</h3>
    <ul class="reasons">${reasons.map((reason, place) => html`<li key=${place}>${reason}</li>`)}</ul></section>`;
}

export function Scores({ reading: { scores } }) {
  if (!scores.length) return html`<p class="soft">${t("regie-no-scores")}</p>`;
  const best = enumerate(scores.filter((each) => each.place === 1).map((each) => t("common-table", { number: each.table })));
  return html`<section class="detail"><h3>${t("regie-scores", { tables: best })}</h3>
    <ol class="scores figures">${scores.map(({ table, score, place }) => html`<li key=${table} class=${place === 1 ? "first" : ""}>
      <span>${place}.</span><span>${t("common-table", { number: table })}</span><strong>${t("regie-score", { n: score })}</strong>
      <span class="result-track"><span class="score-bar" style=${`width:${score / 10}%`}></span></span></li>`)}</ol></section>`;
}
