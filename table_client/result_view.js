// The result of a vote, whatever its method: what comes of it in a sentence, each choice, blank apart, turnout under it.

import { html } from "htm/preact";
import { readTally } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { enumerate, euros } from "./formats.js";
import { ResultRow, rowsOf } from "./result_rows.js";

const letters = (choices) => enumerate(choices.map((choice) => choice.letter));

function Outcome({ outcome: { kind, choices }, rows }) {
  const names = enumerate(choices.map(({ letter, text }) => (choices.length === 1 ? `${letter}, ${text}` : letter)));
  if (kind === "objected") return t("table-outcome-objected", { n: rows.find((row) => row.choice === choices[0]).count });
  if ((kind === "adopted" || kind === "funded") && !choices.length) return t(`table-outcome-${kind}-none`);
  return t(`table-outcome-${kind}`, { n: choices.length, names });
}

function Ties({ ties, lots }) {
  return html`${ties.length > 0 && html`<p>${t("table-ties", { letters: ties.map(letters).join(t("table-ties-between")) })}</p>`}
    ${lots.map(({ among, out }) => html`<p key=${letters(among) + letters(out)}>
      ${out.length ? t("table-lot-out", { letters: letters(among), out: letters(out) }) : t("table-lot", { letters: letters(among) })}</p>`)}`;
}

function Rounds({ rounds }) {
  return html`<section><h2>${t("table-rounds")}</h2><ol class="small figures">${rounds.map(({ number, rows, out, byLot }) => {
    const figures = rows.map(({ choice, count }) => t("table-hands-of", { letter: choice.letter, n: count })).join(" · ");
    return html`<li key=${number}>${t("table-round", { number, figures })}${out.length > 0 && html`${" "}
      ${t(byLot ? "table-round-lot" : "table-round-out", { letters: letters(out) })}`}</li>`;
  })}</ol></section>`;
}

function Reasons({ reasons }) {
  if (!reasons.length) return null;
  return html`<section><h2>${t("table-reasons", { n: reasons.length })}</h2>
    <ul class="reasons">${reasons.map((reason, place) => html`<li key=${place}>${reason}</li>`)}</ul></section>`;
}

/** All tables, ours marked: at a table that is the one that people look for. */
function Scores({ scores, own }) {
  return html`<section><h2>${t("table-scores")}</h2>
    ${scores.length === 0 && html`<p class="soft">${t("table-no-scores")}</p>`}
    <ol class="scores figures">${scores.map(({ table, score, place }) => html`<li key=${table} class=${table === own ? "own" : ""}>
      <span>${place}.</span> <span>${t("common-table", { number: table })}${table === own && html` <strong>(${t("table-yours")})</strong>`}</span>
      <strong>${t("table-score", { n: score })}</strong></li>`)}</ol></section>`;
}

export function PollResult({ poll, table }) {
  const reading = readTally(poll);
  const { ballots, blank, hands, spoiled, spending, rounds, reasons, scores } = reading;
  const money = spending && { spent: euros(spending.spent), budget: euros(spending.budget), left: euros(spending.left) };
  return html`<div class="result">
    <p class="outcome"><strong><${Outcome} ...${reading} /></strong></p>
    <${Ties} ...${reading} />
    ${money && html`<p class="figures">${t("table-spent", money)}</p>`}
    <ol class="choices">${rowsOf(poll, reading).map((row) => html`<${ResultRow} key=${row.choice.id} row=${row} poll=${poll} reading=${reading} />`)}</ol>
    ${rounds && html`<${Rounds} rounds=${rounds} />`}
    ${reasons && html`<${Reasons} reasons=${reasons} />`}
    ${scores && html`<${Scores} scores=${scores} own=${table.self.value?.number} />`}
    <p class="figures">${t(poll.method === "quiz" ? "table-result-unsure" : "table-result-blank", { n: blank })}
      ${spoiled > 0 && html` · ${t("table-result-spoiled", { n: spoiled })}`} · ${t("table-result-turnout", { n: ballots, entitled: poll.entitled })}
      ${hands > 0 && html`, ${t("table-result-hands", { n: hands })}`}</p>
    <p class="small soft">${t(`table-base-${poll.method}`)}</p>
  </div>`;
}
