// What the hall sees between votes: a welcome, the question with its time, a proposal.

import { html } from "htm/preact";
import { formatClock, secondsUntil, useNow } from "tablee/clock.js";
import { Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { useFit } from "./fit.js";
import { Whole } from "./whole.js";

export function WelcomeView({ title, site }) {
  const box = useFit(0.13, title);
  return html`<main class="welcome">
    <p class="over">${t("display-welcome")}</p>
    <div class="fit" ref=${box}><h1><${Whole} text=${title} /></h1></div>
    <p class="under">${site}</p>
  </main>`;
}

function Time({ round, connection }) {
  const now = useNow(connection);
  if (round.closed_at) return html`<p class="time done">${t("display-round-closed")}</p>`;
  const left = secondsUntil(round.ends_at, now);
  if (left <= 0) {
    return html`<p class="time done" role="status"><strong>${t("common-time-over")}</strong> ${t("display-time-over")}</p>`;
  }
  const share = Math.min(1, left / ((Date.parse(round.ends_at) - Date.parse(round.opened_at)) / 1000));
  return html`<div class="time" role="timer">
    <p><span>${t("common-time-left")}</span> <strong class="figures">${formatClock(left)}</strong></p>
    <div class="time-track"><div style=${`width:${100 * share}%`}></div></div>
  </div>`;
}

export function RoundView({ round, connection }) {
  const box = useFit(0.15, round.question);
  return html`<main class="round">
    <p class="over"><strong>${t("common-round", { number: round.number })}</strong> · ${round.title}</p>
    <div class="fit" ref=${box}><h1><${Whole} text=${round.question} /></h1></div>
    <${Time} round=${round} connection=${connection} />
  </main>`;
}

export function ProposalView({ proposal }) {
  const { number, title, text, pictogram, withdrawn_at } = proposal;
  const box = useFit(0.068, title + text);
  return html`<main class="proposal">
    <div class="proposal-picture"><${Pictogram} name=${pictogram} /></div>
    <div class="proposal-words">
      <p class="over"><strong>${t("common-proposal", { number })}</strong>${withdrawn_at && ` · ${t("display-withdrawn")}`}</p>
      <div class="fit" ref=${box}><h1><${Whole} text=${title} /></h1><p>${text}</p></div>
    </div>
  </main>`;
}
