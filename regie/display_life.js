// Where a vote is in its life, as the hall sees it: closed and not yet told, annulled; and its last line while it is
// open.

import { html } from "htm/preact";
import { secondsUntil, useNow } from "tablee/clock.js";
import { Pictogram } from "tablee/parts.js";
import { HallQuestion } from "./display_choice.js";
import { both } from "./display_second.js";
import { useFit } from "./fit.js";

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

export function ClosedView({ poll }) {
  const question = useFit(0.06, poll.question);
  return html`<main class="life closed">
    <p class="over"><strong>${both((t) => t("common-poll", { number: poll.number }))}</strong></p>
    <div class="fit life-question" ref=${question}><${HallQuestion} poll=${poll} /></div>
    <div class="life-words" role="status">
      <${Pictogram} name="vote-box" />
      <p class="life-large">${both((t) => `${t("display-closed")}\n${t("display-counted")}`)}</p>
      <p class="life-more">${both((t) => t("display-closed-more"))}</p>
    </div>
  </main>`;
}

/** again: the vote that repeats it, `undefined` while it has not been opened. */
export function AnnulledView({ poll, again }) {
  const question = useFit(0.05, poll.question);
  const reason = useFit(0.055, poll.annulled_because);
  return html`<main class="life annulled">
    <p class="over"><strong>${both((t) => t("common-poll", { number: poll.number }))}</strong></p>
    <div class="fit life-question" ref=${question}><${HallQuestion} poll=${poll} /></div>
    <div class="annulled-words" role="status">
      <p class="life-large">${both((t) => t("display-annulled"))}</p>
      <div class="fit" ref=${reason}><p>${poll.annulled_because}</p></div>
      <p class="life-more">${both((t) => t("display-annulled-more"))}
        ${again && html` <strong>${both((t) => t("display-rerun-as", again))}</strong>`}
        ${!again && poll.rerun_as && html` <strong>${both((t) => t("display-rerun-later"))}</strong>`}</p>
    </div>
  </main>`;
}
