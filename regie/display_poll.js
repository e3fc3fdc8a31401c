// An open vote: what is asked, what can be chosen, where to vote, how long still, and how many have.

import { html } from "htm/preact";
import { formatClock } from "tablee/clock.js";
import { readTally } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { euros } from "./dates.js";
import { HallChoice, HallQuestion, inColumns, PollTitle, questionParts, saidBy } from "./display_choice.js";
import { useMoment } from "./display_life.js";
import { Paged } from "./display_paged.js";
import { resultRows } from "./display_result.js";
import { both } from "./display_second.js";
import { inTurns } from "./display_words.js";

const COLUMN_MOST = 5; // choices of a few letters: more stand in two columns
const SHORT_MOST = 24; // characters: what a few letters are, in all languages together

/** What a ballot may say, in a few words. */
function askOf({ method, rules, choices }, t) {
  const [least, most] = [Math.max(1, rules.least), rules.most || choices.length];
  if (method === "points") return t("display-ask-points", { n: rules.points });
  if (method !== "approval") return t(`display-method-${method}`);
  if (least === most) return t("display-ask-exactly", { n: most });
  if (most < choices.length) return t("display-ask-range", { least, most });
  return least > 1 ? t("display-ask-least", { n: least }) : t(`display-method-${method}`);
}

/** earlier: the vote that this one repeats. */
function Over({ poll, earlier }) {
  const more = (t, language) => [
    askOf(poll, t),
    poll.rules.budget && t("display-budget", { budget: euros(poll.rules.budget, language) }),
    earlier && t("display-rerun-of", { number: earlier.number }),
    poll.page > 0 && t("common-booklet-page", { number: poll.page }),
  ].filter(Boolean).join(" · ");
  return html`<p class="over"><strong>${both((t) => t("common-poll", { number: poll.number }))}</strong>${" "}
    · ${both(more)}</p>`;
}

function choiceList(poll, choices) {
  const short = choices.length > COLUMN_MOST && choices.every((each) => saidBy(poll)(each).length <= SHORT_MOST);
  const across = inColumns(choices.length, short ? 2 : 1);
  return html`<ul class=${`hall-choices ${across.class}`} style=${across.style}>
    ${choices.map((choice) => html`<li key=${choice.id}><${HallChoice} choice=${choice} poll=${poll}>
      ${choice.cost > 0 && html` <span class="cost figures">${euros(choice.cost)}</span>`}</${HallChoice}></li>`)}
  </ul>`;
}

/** The count so far, where the script wants it seen. The order stays that of the ballot, so that only bars move. */
const provisional = () => html`<p class="provisional"><strong>${both((t) => t("display-running"))}</strong>${" "}
  <span>${both((t) => t("display-running-more"))}</span></p>`;
const soon = () => html`<p class="soft-words">${both((t) => t("display-running-soon"))}</p>`;

/** Question and choices (with the count so far, `tally`, where there is one), on one page or on several. */
function partsOf(poll, tally) {
  const running = tally && { ...poll, tally };
  const reading = running && readTally(running);
  const list = (from, to) => tally
    ? html`${provisional()}${resultRows(running, reading, from, to, { grown: true, running: true })}`
    : choiceList(poll, poll.choices.slice(from, to));
  const note = () => poll.results === "live" && !tally && soon();
  const together = () => html`<div class="flow"><div class="poll-question"><${HallQuestion} poll=${poll} /></div>
    ${list(0, poll.choices.length)}${note()}</div>`;
  const some = (from, to) => html`<div class="flow">
    <div class="poll-title"><${PollTitle} poll=${poll} /></div>${list(from, to)}${note()}</div>`;
  const alone = { name: "choices", rows: true, count: poll.choices.length, draw: some };
  return [{ name: "poll", count: 1, draw: together, or: [...questionParts(poll), inTurns(alone)] }];
}

function Turnout({ voted, entitled }) {
  const width = entitled ? Math.min(100, (100 * voted) / entitled) : 0;
  return html`<div class="hall-turnout figures">
    <p><strong class="figures">${t("common-turnout-of", { voted, entitled })}</strong>${" "}
      <span>${both((t) => t("display-voted", { n: voted }))}</span></p>
    <div class="hall-track"><div style=${`width:${width}%`}></div></div>
  </div>`;
}

/** In the place of the code while no ballot is asked for. */
function Still({ moment, left }) {
  if (moment === "over") {
    return html`<div class="still" role="status"><p><strong>${both((t) => t("common-time-over"))}</strong></p>
      <p>${both((t) => t("display-over"))}</p></div>`;
  }
  return html`<div class="still" role="status"><span class="pause-sign" aria-hidden="true"></span>
    <p><strong>${both((t) => t("display-paused"))}</strong></p>
    <p class="under">${both((t) => t("display-paused-more"))}</p>
    ${left && html`<p class="under figures">${both((t) => t("display-paused-left", { time: formatClock(left) }))}</p>`}
  </div>`;
}

function Door({ address, number }) {
  return html`<p>${both((t) => t("display-scan"))}</p>
    <img class="qr" src="/qr/vote.svg" alt=${t("display-qr", { address })} />
    ${number && html`<p class="poll-text">${both((t) => t("display-or-text"))} <strong>${number}</strong></p>`}`;
}

function Where({ moment, left, address, number }) {
  return html`<div class=${`poll-where moment-${moment}`}>
    ${moment === "open"
      ? html`<${Door} address=${address} number=${number} />`
      : html`<${Still} moment=${moment} left=${left} />`}
    ${moment === "open" && left !== null && html`<p class="poll-time" role="timer">
      <span>${both((t) => t("common-time-left"))}</span> <strong class="figures">${formatClock(left)}</strong></p>`}
  </div>`;
}

/** turnout: its last turnout frame, `undefined` before the first. number: for texts, empty where there is none. */
export function PollView({ poll, turnout, earlier, address, number, connection }) {
  const { moment, left } = useMoment(poll, connection);
  const tally = poll.results === "live" ? turnout?.tally : undefined;
  const wide = tally && Object.values(tally.counts).map((count) => `${count}`.length).join();
  return html`<main class=${`poll ${tally ? "live" : ""}`}>
    <div class="poll-words">
      <${Paged} head=${html`<${Over} poll=${poll} earlier=${earlier} />`} parts=${partsOf(poll, tally)} largest=${0.075}
        content=${JSON.stringify([poll.title, poll.question, poll.choices, poll.words, wide])} />
    </div>
    <${Where} moment=${moment} left=${left} address=${address} number=${number} />
    <footer class="poll-foot">
      ${moment === "open" && html`<p class="poll-address"><span>${both((t) => t("display-or-type"))}</span>${" "}
        <strong>${address}</strong></p>`}
      <${Turnout} voted=${turnout?.voted ?? 0} entitled=${poll.entitled} />
    </footer>
  </main>`;
}
