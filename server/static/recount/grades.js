// The methods that grade each choice: yes or no, five levels of agreement, majority judgment.

import { gradesOf, idsOf } from "./box.js";
import { inPlaces, mapOf, percentOf, sharedOf, sumOf, tallyOf } from "./places.js";

/** Return choice -> ballots at each grade of the method, best first. */
function spreadOf(poll, box) {
  const grades = gradesOf(poll.method);
  return mapOf(idsOf(poll), (id) =>
    grades.map((grade) => sumOf(box.map((ballot) => (ballot.values[id] === grade ? ballot.times : 0)))),
  );
}

/** Return choice -> ballots, not blank as a whole, that give it no grade. */
function openOf(poll, box, spread) {
  const expressed = sumOf(box.map((ballot) => (ballot.blank ? 0 : ballot.times)));
  return mapOf(idsOf(poll), (id) => expressed - sumOf(spread[id]));
}

/** Return the place in `held` of the grade in the middle, of an even number the lower one; -1 of none. */
function middleOf(held) {
  const half = Math.floor(sumOf(held) / 2);
  let before = 0;
  return held.findIndex((ballots) => (before += ballots) > half);
}

function detailOf(poll, spread, none, more) {
  return Object.assign(
    { kind: "grades", grades: gradesOf(poll.method), spread, none, middle: {}, above: {}, below: {}, mean_cents: {} },
    more,
  );
}

/** Each choice is adopted when it has more yes than no; they are ranked by the difference. */
export function countYesNo(poll, box) {
  const ids = idsOf(poll);
  const spread = spreadOf(poll, box);
  const lead = (id) => spread[id][0] - spread[id][1];
  const ranking = inPlaces(ids, (a, b) => lead(b) - lead(a));
  return tallyOf(box, {
    counts: mapOf(ids, (id) => spread[id][0]),
    ranking,
    winners: ids.filter((id) => lead(id) > 0),
    percents: mapOf(ids, (id) => percentOf(spread[id][0], sumOf(spread[id]))),
    ties: sharedOf(ranking),
    detail: detailOf(poll, spread, openOf(poll, box, spread), {}),
  });
}

/** The highest mean of the levels given comes first; choices without a level share the last place. */
export function countScale(poll, box) {
  const ids = idsOf(poll);
  const grades = gradesOf(poll.method);
  const spread = spreadOf(poll, box);
  const given = mapOf(ids, (id) => sumOf(spread[id]));
  const counts = mapOf(ids, (id) => sumOf(spread[id].map((ballots, at) => ballots * grades[at])));
  // a/m against b/n as a·n against b·m: exact. Without a level the mean is under every other.
  const ranking = inPlaces(ids, (a, b) => counts[b] * (given[a] || 1) - counts[a] * (given[b] || 1));
  const middle = mapOf(ids, (id) => (given[id] ? grades[middleOf(spread[id])] : null));
  return tallyOf(box, {
    counts,
    ranking,
    winners: ids.some((id) => given[id]) ? ranking[0] : [],
    percents: mapOf(ids, (id) => percentOf(spread[id][0] + spread[id][1], given[id])),
    ties: sharedOf(ranking),
    detail: detailOf(poll, spread, openOf(poll, box, spread), {
      middle,
      mean_cents: mapOf(ids, (id) => percentOf(counts[id], given[id])),
    }),
  });
}

/** The best majority grade comes first; who leaves a choice open on a ballot that is not blank rejects it. */
export function countMajority(poll, box) {
  const ids = idsOf(poll);
  const grades = gradesOf(poll.method);
  const spread = spreadOf(poll, box);
  const open = openOf(poll, box, spread);
  for (const id of ids) spread[id][grades.length - 1] += open[id];
  const ranking = inPlaces(ids, (a, b) => byMajority(spread[a], spread[b]));
  const at = mapOf(ids, (id) => (sumOf(spread[id]) ? middleOf(spread[id]) : null));
  const graded = Object.keys(at);
  const below = mapOf(graded, (id) => sumOf(spread[id].slice(at[id] + 1)));
  return tallyOf(box, {
    counts: mapOf(ids, (id) => sumOf(spread[id]) - (below[id] || 0)),
    ranking,
    winners: graded.length ? ranking[0] : [],
    ties: sharedOf(ranking),
    detail: detailOf(poll, spread, mapOf(ids, () => 0), {
      middle: mapOf(graded, (id) => grades[at[id]]),
      above: mapOf(graded, (id) => sumOf(spread[id].slice(0, at[id]))),
      below,
    }),
  });
}

/** Compare two spreads of equally many grades as the rule says: take one majority grade away from each, and again. */
function byMajority(one, other) {
  const [a, b] = [one.slice(), other.slice()];
  for (let rest = sumOf(a); rest > 0; rest--) {
    const [first, second] = [middleOf(a), middleOf(b)];
    if (first !== second) return first - second;
    a[first]--;
    b[second]--;
  }
  return 0;
}
