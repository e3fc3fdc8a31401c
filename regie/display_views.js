// What the hall sees between votes: a welcome, the question with its time, the time alone, a proposal.

import { html } from "htm/preact";
import { formatClock, secondsUntil, useNow } from "tablee/clock.js";
import { Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { Fits, Paged } from "./display_paged.js";
import { both, inSecond, Pair, sayInSecond } from "./display_second.js";
import { headed, sides } from "./display_words.js";
import { useFit } from "./fit.js";
import { Whole } from "./whole.js";

export function WelcomeView({ title, site }) {
  const box = useFit(0.13, title);
  const say = (t) => t("display-welcome");
  return html`<main class="welcome">
    <${Pair} kind="over" first=${say(t)} other=${sayInSecond(say)} />
    <div class="fit" ref=${box}><h1><${Whole} text=${title} /></h1></div>
    <p class="under">${site}</p>
  </main>`;
}

/** "Séquence 2 · Ce que nous vivons", in both languages. */
function RoundName({ round }) {
  const number = (t) => t("common-round", { number: round.number });
  const other = inSecond(round)?.title;
  const named = (name, title) => [name, title].filter(Boolean).join(" · ");
  return html`<${Pair} kind="over" first=${html`<strong>${number(t)}</strong> · ${round.title}`}
    other=${named(sayInSecond(number), other)} />`;
}

const asked = (round) => sides("question", [round.question, inSecond(round)?.question], headed);

/** Seconds that are left of a round, all of them before it has begun; `null` once it is closed. */
function useLeft(round, connection) {
  const now = useNow(connection);
  if (!round.opened_at) return round.duration_s;
  return round.closed_at ? null : secondsUntil(round.ends_at, now);
}

/** How much of the time is left, 0 to 1. */
function shareOf({ opened_at, ends_at }, left) {
  return opened_at ? Math.min(1, (1000 * left) / (Date.parse(ends_at) - Date.parse(opened_at))) : 1;
}

const Track = ({ share }) => html`<div class="time-track"><div style=${`width:${100 * share}%`}></div></div>`;

function Over({ left }) {
  if (left === null) return html`<p class="time done">${both((t) => t("display-round-closed"))}</p>`;
  return html`<div class="time done" role="status"><strong>${both((t) => t("common-time-over"))}</strong>
    <p>${both((t) => t("display-time-over"))}</p></div>`;
}

function Time({ round, connection }) {
  const left = useLeft(round, connection);
  if (left === null || left <= 0) return html`<${Over} left=${left} />`;
  return html`<div class="time" role="timer">
    <p><span>${both((t) => t("common-time-left"))}</span> <strong class="figures">${formatClock(left)}</strong></p>
    <${Track} share=${shareOf(round, left)} />
  </div>`;
}

export function RoundView({ round, connection }) {
  return html`<main class="round">
    <${Paged} head=${html`<${RoundName} round=${round} />`} parts=${asked(round)} content=${JSON.stringify(round)}
      largest=${inSecond(round)?.question ? 0.11 : 0.15} />
    <${Time} round=${round} connection=${connection} />
  </main>`;
}

/** What the time is for: the question, or the title of the round where that is too long. */
function inShort(round) {
  const title = [round.title, inSecond(round)?.title].filter(Boolean).join(" · ");
  return [{ ...asked(round)[0], or: [{ name: "title", count: 1, draw: () => headed(title) }] }];
}

/** The time, as large as it goes; what it is for, small. */
export function CountdownView({ round, connection }) {
  const left = useLeft(round, connection);
  const clock = left === null || left <= 0 ? "" : formatClock(left);
  const digits = useFit(0.75, clock.length);
  return html`<main class="countdown">
    <p class="over">${clock ? both((t) => t("common-time-left")) : ""}</p>
    ${clock
      ? html`<div class="fit digits" role="timer" ref=${digits}><strong class="figures">${clock}</strong></div>
          <${Track} share=${shareOf(round, left)} />`
      : html`<${Over} left=${left} />`}
    <${Fits} parts=${inShort(round)} largest=${0.07} kind="countdown-question" content=${JSON.stringify(round)} />
  </main>`;
}

/** Its wording in the second language, as it was pushed. */
const wordsOf = (proposal) => (proposal.words ? inSecond(proposal) : undefined);

export function ProposalView({ proposal }) {
  const { number, title, text, pictogram, colour, withdrawn_at } = proposal;
  const other = wordsOf(proposal);
  const texts = [text, other?.title && (other.text || " ")];
  const headings = [title, other?.title];
  const side = (words, which) => html`<h1><${Whole} text=${headings[which]} /></h1><p>${words}</p>`;
  const state = (t) => (withdrawn_at ? ` · ${t("display-withdrawn")}` : "");
  const name = (t) => t("common-proposal", { number }) + state(t);
  return html`<main class=${`proposal ${other?.title ? "in-two" : ""}`}>
    <div class="proposal-picture" style=${colour ? `border-inline-end:1.5vw solid ${colour}` : ""}>
      <${Pictogram} name=${pictogram} /></div>
    <div class="proposal-words">
      <${Paged} head=${html`<p class="over">${both(name)}</p>`} parts=${sides("proposal", texts, side)} largest=${0.072}
        content=${JSON.stringify([texts, headings])} />
    </div>
  </main>`;
}
