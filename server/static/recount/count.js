// The count of a published poll, by its method.

import { readBox, strangersIn } from "./box.js";
import { countGreedy } from "./budgets.js";
import { digestOf, digestOfBox } from "./digests.js";
import { countEqualShares } from "./equal_shares.js";
import { countMajority, countScale, countYesNo } from "./grades.js";
import { countConsent, countMarks, countPoints, countQuiz } from "./marks.js";
import { countRunoff, countSchulze } from "./ranks.js";

const COUNTS = {
  single: countMarks,
  approval: countMarks,
  "yes-no": countYesNo,
  scale: countScale,
  "majority-judgment": countMajority,
  "instant-runoff": countRunoff,
  schulze: countSchulze,
  points: countPoints,
  greedy: countGreedy,
  "equal-shares": countEqualShares,
  consent: countConsent,
  quiz: countQuiz,
};
const WITH_HANDS = ["single", "approval"];

/** Return the texts of the published ballots. */
export const ballotsOf = (published) => published.ballots || published.box.map(([, ballot]) => ballot);

/** Count ballots, and give their tally. A generator: it yields while there is more to do. */
export function* counted(poll, texts, hands, seed) {
  const third = WITH_HANDS.indexOf(poll.method) >= 0 ? hands : seed;
  const count = COUNTS[poll.method](poll, readBox(texts), third);
  const tally = typeof count.next === "function" ? yield* count : count;
  // Sheets that count for nothing are in no box: how many there were is on record.
  tally.spoiled += poll.spoiled_sheets || 0;
  return tally;
}

/**
 * Recount what was published: {tally, strangers, digests}. A generator, as `counted`.
 * tally: `null` when some texts are no ballots of the poll: those are the strangers. digests: of `receipts`, `ballots`,
 * and of the `box` where receipts and ballots were published together.
 */
export function* recounted(published) {
  const { poll, receipts, hands } = published;
  const texts = ballotsOf(published);
  const digests = { receipts: digestOf(receipts), ballots: digestOf(texts) };
  if (published.box) digests.box = digestOfBox(published.box, published.salt);
  const strangers = strangersIn(poll, texts);
  // Lots are drawn from the digest of the receipts: nobody knows it before the last ballot is in.
  const tally = strangers.length ? null : yield* counted(poll, texts, hands, poll.receipts_digest || "");
  return { tally, strangers, digests };
}

/** Return the value of a generator that is run to its end. */
export function finished(generator) {
  for (;;) {
    const { done, value } = generator.next();
    if (done) return value;
  }
}
