// Where a vote is in its life, as the hall sees it: closed and not yet told, annulled; and its last line while it is
// open.

import { html } from "htm/preact";
import { secondsUntil, useNow } from "tablee/clock.js";
import { Pictogram } from "tablee/parts.js";
import { HallQuestion, PollTitle } from "./display_choice.js";
import { Fits, Paged } from "./display_paged.js";
import { both } from "./display_second.js";
import { inTurns, sides } from "./display_words.js";

/** "open" (maybe paused), "closed" (nobody is told figures yet), "published" or "annulled". */
export function stageOf(poll) {
  if (poll.annulled_at) return "annulled";
  if (!poll.closed_at) return "open";
  return poll.published_at && poll.tally ? "published" : "closed";
}

/** What an open vote is doing: {moment, left}; "open", "paused" or "over"; seconds left, `null` without an end. */
export function useMoment(poll, connection) {
  const now = useNow(connection);
  if (poll.paused_at) return { moment: "paused", left: poll.remaining_s };
  const left = poll.ends_at ? secondsUntil(poll.ends_at, now) : null;
  return { moment: left !== null && left <= 0 ? "over" : "open", left };
}

/** The question, or its title where that is too long to be read from the back. */
function Asked({ poll }) {
  const question = { name: "question", count: 1, draw: () => html`<${HallQuestion} poll=${poll} />` };
  const title = { name: "title", count: 1, draw: () => html`<${PollTitle} poll=${poll} />` };
  return html`<${Fits} kind="life-question" parts=${[{ ...question, or: [title] }]} largest=${0.06}
    content=${JSON.stringify([poll.question, poll.title, poll.words])} />`;
}

const Name = ({ poll }) => html`<h1 class="over">
  <strong>${both((t) => t("common-poll", { number: poll.number }))}</strong></h1>`;

const closed = () => html`<div role="status"><${Pictogram} name="vote-box" />
  <p class="life-large">${both((t) => `${t("display-closed")}\n${t("display-counted")}`)}</p>
  <p class="life-more">${both((t) => t("display-closed-more"))}</p></div>`;

export function ClosedView({ poll }) {
  return html`<main class="life closed">
    <${Name} poll=${poll} />
    <${Asked} poll=${poll} />
    <${Fits} kind="life-words" parts=${[{ name: "closed", count: 1, draw: closed }]} largest=${0.125} content="" />
  </main>`;
}

const annulled = () => html`<p class="life-large">${both((t) => t("display-annulled"))}</p>`;
const after = (poll, again) => html`<p>${both((t) => t("display-annulled-more"))}${" "}
  ${again && html`<strong>${both((t) => t("display-rerun-as", again))}</strong>`}
  ${!again && poll.rerun_as && html`<strong>${both((t) => t("display-rerun-later"))}</strong>`}</p>`;

/** again: the vote that repeats it, `undefined` while it has not been opened. */
export function AnnulledView({ poll, again }) {
  const title = () => html`<div class="poll-title"><${PollTitle} poll=${poll} /></div>`;
  const reason = (text) => html`<p class="because">${text}</p>`;
  const together = () => html`<div class="flow">${title()}${annulled()}${reason(poll.annulled_because)}
    ${after(poll, again)}</div>`;
  const news = () => html`<div class="flow">${title()}${annulled()}${after(poll, again)}</div>`;
  const parts = [{ name: "annulled", count: 1, draw: together, or: [
    inTurns({ name: "news", count: 1, draw: news }),
    ...sides("because", [poll.annulled_because], (text) => html`<div class="flow">${annulled()}${reason(text)}</div>`),
  ] }];
  return html`<main class="life annulled">
    <${Paged} head=${html`<${Name} poll=${poll} />`} parts=${parts} largest=${0.075} kind="annulled-words"
      content=${JSON.stringify([poll.annulled_because, poll.rerun_as, poll.title, poll.words, again?.title])} />
  </main>`;
}
