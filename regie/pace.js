// How the meeting stands against its plan, in words and in a shape, second by second.

import { html } from "htm/preact";
import { useNow } from "tablee/clock.js";
import { t } from "tablee/words.js";
import { clockTime } from "./dates.js";
import { connection, meeting } from "./house.js";
import { steps } from "./steps.js";
import { lateMinutes, timing } from "./timing.js";

const ms = (time) => (time ? Date.parse(time) : null);

/** A step as timing.js takes it. A paused poll ends as much later as it still had. */
function timed({ step, record }, now) {
  const paused = record.paused_at ? now + 1000 * (record.remaining_s ?? step.duration_s) : null;
  const endedAt = ms(record.annulled_at) ?? ms(record.closed_at);
  return { ...step, begunAt: ms(record.opened_at), endsAt: paused ?? ms(record.ends_at), endedAt };
}

/** Everything of timing.js, as it is at this second. */
export function usePace() {
  const now = useNow(connection).getTime();
  return { ...timing(steps.value.map((each) => timed(each, now)), ms(meeting.value?.starts_at), now), now };
}

/** "late", "early" or "on-time", or "" where there is no plan to be held against. */
export function paceOf({ lateMs }) {
  if (lateMs === null) return "";
  return ["early", "on-time", "late"][Math.sign(lateMinutes(lateMs)) + 1];
}

/** "6 min de retard". */
export function paceWords(pace) {
  const kind = paceOf(pace);
  return kind && t(`regie-pace-${kind}`, { n: Math.abs(lateMinutes(pace.lateMs)) });
}

const clock = (time) => clockTime(new Date(time));

/** When it ends, and when it was meant to; "" where there is nothing that could end. */
export function endWords({ phase, endsAt, plannedEnd }) {
  if (endsAt === null) return "";
  const [time, planned] = [clock(endsAt), plannedEnd === null ? null : clock(plannedEnd)];
  const isMet = planned === null || planned === time;
  if (phase === "after") {
    return isMet ? t("regie-pace-ended", { time }) : t("regie-pace-ended-planned", { time, planned });
  }
  return isMet ? t("regie-pace-end", { time }) : t("regie-pace-end-planned", { time, planned });
}

/** The same at the end of the run sheet line: a shape, the words, and when it ends. */
export function Pace() {
  const pace = usePace();
  const kind = paceOf(pace);
  const before = pace.phase === "before" && meeting.value?.starts_at && kind !== "late";
  const words = before ? t("regie-pace-begins", { time: clockTime(meeting.value.starts_at) }) : paceWords(pace);
  return html`<p class="pace">
    ${words && html`<span class=${`pace-word ${before ? "before" : kind}`}>
      <span class="pace-shape" aria-hidden="true"></span>${words}</span>`}
    <span class="small soft figures">${endWords(pace)}</span></p>`;
}
