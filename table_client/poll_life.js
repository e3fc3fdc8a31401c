// Where a vote is in its life, as a table is told.

/** "open" (maybe paused), "closed" (nobody is told figures yet), "published" or "annulled". */
export function stageOf(poll) {
  if (poll.annulled_at) return "annulled";
  if (!poll.closed_at) return "open";
  return poll.published_at && poll.tally ? "published" : "closed";
}

/** When something last happened to a vote that is over: what a page shows is the newest. */
export const overAt = ({ closed_at, published_at, annulled_at }) => Math.max(...[closed_at, published_at, annulled_at].filter(Boolean).map(Date.parse));

/** The title of a vote that is over, by its stage. */
export const EYEBROW = { closed: "table-poll-closed", published: "table-result-title", annulled: "table-poll-annulled" };
