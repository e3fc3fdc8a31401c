// What a table may say of a proposal, and when what they say makes it a contested one.

export const FITS = ["in", "part", "missing"];

/**
 * Return whether the tables contest a proposal: one of them misses its idea, or a third of those that it comes from
 * find theirs only in part. This is the only place of the rule.
 * sources: how many tables it comes from. Measured by them, not by the answers so far: who answers late never takes a
 * flag away again that stood there.
 */
export const isContested = ({ part, missing }, sources) => missing > 0 || (part > 0 && 3 * part >= sources);
