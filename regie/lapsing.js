// Acts that are done now or not at all: what the whole hall sees must not happen by itself minutes after it was asked.
// Notes, placings and wordings wait for the line as long as it takes.

import { effect } from "@preact/signals";

const LATE_MS = 10_000; // asked longer ago, the room has moved on

/** What every person in the hall sees or hears at once; words that are typed for it stay where they were typed. */
const LAPSING = new Set([
  "open-round", "extend-round", "close-round", "begin-pause", "extend-pause", "end-pause",
  "open-poll", "time-poll", "pause-poll", "resume-poll", "close-poll", "publish-poll", "annul-poll", "rerun-poll",
  "show-on-display", "restore-display", "choose-display-language", "turn-display",
  "close-meeting", "reopen-meeting",
  "announce", // « Le café est servi »
  "push-proposal", // every table reads it, and is asked what became of its notes
]);

const lapses = ({ type }) => LAPSING.has(type);

/** Whether a row of an outbox is not to be sent (again): also one from before a reload, or before a laptop slept. */
export const isLate = ({ command, at }) => lapses(command) && !(Date.now() - at < LATE_MS);

/**
 * Return the outbox, in which such acts do not wait for a line: without one they are refused "no-line" and nothing is
 * kept; once the line is known to be lost, what has had no answer is refused "line-lost": it may have been done.
 */
export function lapsing(outbox, { status }) {
  effect(() => {
    if (status.value !== "offline" && status.value !== "refused") return;
    for (const command of outbox.pending.value.filter(lapses)) outbox.lapse(command.id);
  });
  return {
    ...outbox,
    async send(command) {
      const isOpen = status.peek() === "online" || !lapses(command);
      return isOpen ? outbox.send(command) : { ok: false, code: "no-line", facts: {} };
    },
  };
}
