// An open vote: what is asked, what can be chosen, where to vote, how long still, and how many have.

import { html } from "htm/preact";
import { formatClock } from "tablee/clock.js";
import { readTally } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { euros } from "./dates.js";
import { HallChoice, HallQuestion, saidBy } from "./display_choice.js";
import { useMoment } from "./display_life.js";
import { inColumns, PageMark, pagesOf, useTurns } from "./display_pages.js";
import { ResultBody } from "./display_result.js";
import { both, Pair, sayInSecond, second } from "./display_second.js";
import { useFit } from "./fit.js";

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
  const name = (t) => t("common-poll", { number: poll.number });
  const more = (t) => [
    askOf(poll, t),
    poll.rules.budget && t("display-budget", { budget: euros(poll.rules.budget) }),
    earlier && t("display-rerun-of", { number: earlier.number }),
    poll.page > 0 && t("common-booklet-page", { number: poll.page }),
  ].filter(Boolean).join(" · ");
  return html`<${Pair} kind="over" first=${html`<strong>${name(t)}</strong> · ${more(t)}`}
    other=${sayInSecond((t) => `${name(t)} · ${more(t)}`)} />`;
}

function ChoicePage({ poll, choices, columns }) {
  const box = useFit(0.07, choices.map(saidBy(poll)).join());
  const across = inColumns(choices.length, columns);
  return html`<div class="fit" ref=${box}><ul class=${`hall-choices ${across.class}`} style=${across.style}>
    ${choices.map((choice) => html`<li key=${choice.id}><${HallChoice} choice=${choice} poll=${poll}>
      ${choice.cost > 0 && html` <span class="cost figures">${euros(choice.cost)}</span>`}</${HallChoice}></li>`)}
  </ul></div>`;
}

function Choices({ poll, soon }) {
  const { pages, columns } = pagesOf(poll.choices, saidBy(poll));
  const page = useTurns(pages.length);
  return html`<${ChoicePage} key=${page} poll=${poll} choices=${pages[page]} columns=${columns} />
    <div class="poll-foot"><${PageMark} page=${page} pages=${pages.length} />
      ${soon && html`<p class="page-mark">${both((t) => t("display-running-soon"))}</p>`}</div>`;
}

/** The count so far, where the script wants it seen. The order stays that of the ballot, so that only bars move. */
function Running({ poll, tally }) {
  const running = { ...poll, tally };
  return html`<div class="running">
    <p class="provisional"><strong>${both((t) => t("display-running"))}</strong>${" "}
      <span>${both((t) => t("display-running-more"))}</span></p>
    <${ResultBody} poll=${running} reading=${readTally(running)} grown running />
  </div>`;
}

function Turnout({ voted, entitled }) {
  const width = entitled ? Math.min(100, (100 * voted) / entitled) : 0;
  return html`<div class="hall-turnout">
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

function Door({ address }) {
  const where = useFit(0.06, address);
  return html`<p class="under">${both((t) => t("display-scan"))}</p>
    <img class="qr" src="/qr/vote.svg" alt=${t("display-qr", { address })} />
    <p class="under">${both((t) => t("display-or-type"))}</p>
    <div class="fit address" ref=${where}><strong>${address}</strong></div>`;
}

function Where({ poll, voted, address, connection }) {
  const { moment, left } = useMoment(poll, connection);
  return html`<div class=${`poll-where moment-${moment}`}>
    ${moment === "open" ? html`<${Door} address=${address} />` : html`<${Still} moment=${moment} left=${left} />`}
    ${moment === "open" && left !== null && html`<p class="poll-time" role="timer">
      <span>${both((t) => t("common-time-left"))}</span> <strong class="figures">${formatClock(left)}</strong></p>`}
    <${Turnout} voted=${voted} entitled=${poll.entitled} />
  </div>`;
}

/** turnout: its last turnout frame, `undefined` before the first. */
export function PollView({ poll, turnout, earlier, address, connection }) {
  const question = useFit(0.085, poll.question + second.value);
  const live = poll.results === "live";
  return html`<main class="poll">
    <div class="poll-words">
      <${Over} poll=${poll} earlier=${earlier} />
      <div class="fit poll-question" ref=${question}><${HallQuestion} poll=${poll} /></div>
      ${live && turnout?.tally
        ? html`<${Running} poll=${poll} tally=${turnout.tally} />`
        : html`<${Choices} poll=${poll} soon=${live} />`}
    </div>
    <${Where} poll=${poll} voted=${turnout?.voted ?? 0} address=${address} connection=${connection} />
  </main>`;
}
