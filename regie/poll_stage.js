// Where a poll is in its life, and what asks for its operator.

import { connection, outbox } from "./house.js";
import { secondsUntil, useNow } from "tablee/clock.js";

/** "planned", "open", "paused", "closed" (the room sees no result yet), "published" or "annulled". */
export function stageOf(poll) {
  if (poll.annulled_at) return "annulled";
  if (poll.published_at) return "published";
  if (poll.closed_at) return "closed";
  if (!poll.opened_at) return "planned";
  return poll.paused_at ? "paused" : "open";
}

/** Whether a command for this poll is on its way: counting a box may take a moment. */
export const isBusy = (poll) => outbox.pending.value.some((command) => command.poll_id === poll.id);

/** The seconds left of an open poll, on the server's clock: below 0 in the grace, `null` without an end. */
export function useLeft(poll) {
  const now = useNow(connection);
  return poll.ends_at ? secondsUntil(poll.ends_at, now) : null;
}
