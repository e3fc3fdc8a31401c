// The methods that add up marks or points: single choice, approval, consent, quiz and points.

import { idsOf } from "./box.js";
import { byLetters } from "./digests.js";
import { inPlaces, mapOf, mostFirst, percentOf, sharedOf, sumOf, tallyOf } from "./places.js";

/** Return choice -> ballots that mark it. */
export const marksOf = (poll, box) =>
  mapOf(idsOf(poll), (id) => sumOf(box.map((ballot) => (ballot.marks.indexOf(id) >= 0 ? ballot.times : 0))));

/**
 * Count marks; the most come first, and all that have the most share the win. Blank ballots are counted apart.
 * hands: counts of hands raised at tables, which are ballots of their own.
 */
export function countMarks(poll, box, hands) {
  const ids = idsOf(poll);
  const marks = marksOf(poll, box);
  const counts = mapOf(ids, (id) => marks[id] + sumOf(hands.map((count) => count.counts[id])));
  const raised = sumOf(hands.map((count) => count.valid + count.blank));
  const tally = tallyOf(box, { counts });
  tally.blank += sumOf(hands.map((count) => count.blank));
  tally.ballots += raised;
  tally.hands = raised;
  tally.spoiled = sumOf(hands.map((count) => count.spoiled));
  tally.percents = mapOf(ids, (id) => percentOf(counts[id], tally.ballots - tally.blank));
  tally.ranking = inPlaces(ids, mostFirst(counts));
  tally.ties = sharedOf(tally.ranking);
  tally.winners = ids.some((id) => counts[id]) ? tally.ranking[0] : [];
  return tally;
}

/** Adopted when somebody consents and nobody objects. The first choice consents, the second one objects. */
export function countConsent(poll, box) {
  const [consents, objects] = idsOf(poll);
  const counts = marksOf(poll, box);
  let ranking = [[consents, objects]];
  if (counts[objects]) ranking = [[objects], [consents]];
  else if (counts[consents]) ranking = [[consents], [objects]];
  const reasons = [];
  for (const ballot of box) {
    if (ballot.marks.indexOf(objects) >= 0) for (let i = 0; i < ballot.times; i++) reasons.push(ballot.reason);
  }
  const winners = counts[consents] && !counts[objects] ? [consents] : [];
  const detail = { kind: "objections", reasons: reasons.sort(byLetters) };
  return tallyOf(box, { counts, ranking, winners, detail });
}

/**
 * The right answer wins, if anybody gave it; a table has the mean score of its answers, rounded half up. One answer
 * alone gives no score: it would be a person's.
 */
export function countQuiz(poll, box) {
  const { right, answer_s } = poll.rules;
  const tally = countMarks(poll, box, []);
  const sums = {};
  for (const ballot of box) {
    if (!ballot.table) continue;
    const found = ballot.marks.indexOf(right) >= 0;
    const score = found ? (answer_s ? 500 + 50 * ballot.left : 1000) : 0;
    const sum = (sums[ballot.table] = sums[ballot.table] || { score: 0, answers: 0 });
    sum.score += score * ballot.times;
    sum.answers += ballot.times;
  }
  tally.winners = tally.counts[right] ? [right] : [];
  tally.ties = [];
  // A percentage is a hundred times a quotient, rounded in the same way.
  const several = Object.keys(sums).filter((table) => sums[table].answers > 1);
  const tables = mapOf(several, (table) => percentOf(sums[table].score, 100 * sums[table].answers));
  tally.detail = { kind: "scores", right, tables };
  return tally;
}

/** Points spread over the choices: the most come first; percentages are of all points given. */
export function countPoints(poll, box) {
  const ids = idsOf(poll);
  const counts = mapOf(ids, (id) => sumOf(box.map((ballot) => (ballot.values[id] || 0) * ballot.times)));
  const given = sumOf(ids.map((id) => counts[id]));
  const ranking = inPlaces(ids, mostFirst(counts));
  return tallyOf(box, {
    counts,
    ranking,
    winners: given ? ranking[0] : [],
    percents: mapOf(ids, (id) => percentOf(counts[id], given)),
    ties: sharedOf(ranking),
  });
}
