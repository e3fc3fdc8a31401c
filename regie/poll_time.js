// The time of an open poll: until when, how long still, and how to give it more or less.

import { html } from "htm/preact";
import { formatClock } from "tablee/clock.js";
import { t } from "tablee/words.js";
import { act } from "./act.js";
import { clockTime } from "./dates.js";
import { may, online } from "./house.js";
import { hasPaper } from "./paper_records.js";
import { isBusy, stageOf, useLeft } from "./poll_stage.js";

const MINUTE_S = 60;
const SOON_S = 30;

/** The countdown alone; nothing where there is no end. */
export function PollCountdown({ poll }) {
  const left = useLeft(poll);
  if (left === null) return null;
  const over = left <= 0;
  return html`<p class=${`countdown figures ${over ? "over" : ""}`} role="timer">
    <span class="countdown-time">${formatClock(Math.max(0, left))}</span>
    <span class="small">${t(over ? "common-time-over" : "common-time-left")}</span></p>`;
}

/** In a sentence: open until when, paused with how much left, open for as long as one likes, or in its last moments. */
function Sentence({ poll }) {
  const left = useLeft(poll);
  if (stageOf(poll) === "paused") {
    return html`<p>${poll.remaining_s ? t("regie-paused-left", { time: formatClock(poll.remaining_s) }) : t("regie-paused")}</p>`;
  }
  if (left === null) return html`<p>${t("regie-open-no-end", { time: clockTime(poll.opened_at) })}</p>`;
  if (left <= 0) return html`<p role="status"><strong>${t(hasPaper(poll) ? "regie-over-paper" : "regie-grace")}</strong></p>`;
  return html`<p>${t("regie-open-until", { time: clockTime(poll.ends_at) })}</p>`;
}

function TimeActs({ poll, place }) {
  const left = useLeft(poll);
  const to = (in_s) => () => act(place, { type: "time-poll", poll_id: poll.id, in_s });
  const acts = left === null
    ? [["regie-end-30", to(SOON_S)], ["regie-end-60", to(MINUTE_S)], ["regie-end-300", to(5 * MINUTE_S)]]
    : [["regie-more-60", to(Math.max(0, Math.round(left)) + MINUTE_S)], ["regie-end-in-30", to(SOON_S)], ["regie-no-end", to(null)]];
  return html`<div class="acts time-acts" role="group" aria-label=${t("regie-change-end")}>
    ${left === null && html`<span class="small soft">${t("regie-end-in")}</span>`}
    ${acts.map(([name, change]) => html`<button key=${name} type="button" class="button small-button" disabled=${!online.value || isBusy(poll)}
      onClick=${change}>${t(name)}</button>`)}</div>`;
}

export function PollTime({ poll, place }) {
  return html`<div class="poll-time">
    <${Sentence} poll=${poll} />
    ${stageOf(poll) === "open" && may("time-poll") && html`<${TimeActs} poll=${poll} place=${place} />`}
  </div>`;
}
