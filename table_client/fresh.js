// What is new enough to be marked as new.

const NEW_MS = 5 * 60_000;

/** Return whether the régie pushed this proposal so lately that the table may not have seen it. now: a Date. */
export const isNew = (proposal, now) => !proposal.withdrawn_at && now - Date.parse(proposal.pushed_at) < NEW_MS;
