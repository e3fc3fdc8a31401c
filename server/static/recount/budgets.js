// What the budget methods share, and the greedy one.

import { idsOf } from "./box.js";
import { drawn } from "./digests.js";
import { marksOf } from "./marks.js";
import { inPlaces, mapOf, mostFirst, percentOf, sumOf, tallyOf } from "./places.js";

/**
 * Return the tally of a budget.
 * bought: places of ids, in the order of purchase. ties: groups that a lot told apart.
 */
export function funded(poll, box, votes, bought, ties, seed) {
  const ids = idsOf(poll);
  const made = bought.map((place) => ids.filter((id) => place.indexOf(id) >= 0));
  const winners = [].concat(...made);
  const rest = ids.filter((id) => winners.indexOf(id) < 0);
  const tally = tallyOf(box, { counts: votes, winners, ties, seed: ties.length ? seed : "" });
  tally.percents = mapOf(ids, (id) => percentOf(votes[id], tally.ballots - tally.blank));
  tally.ranking = made.concat(inPlaces(rest, mostFirst(votes)));
  const spent = sumOf(poll.choices.map((choice) => (winners.indexOf(choice.id) >= 0 ? choice.cost : 0)));
  tally.detail = { kind: "spending", budget: poll.rules.budget, spent };
  return tally;
}

/** The most votes first; each is funded if what is left still pays for it. Equals together, or else by lot. */
export function countGreedy(poll, box, seed) {
  const votes = marksOf(poll, box);
  const cost = {};
  for (const choice of poll.choices) cost[choice.id] = choice.cost;
  const voted = idsOf(poll).filter((id) => votes[id]);
  const bought = [];
  const ties = [];
  let rest = poll.rules.budget;
  for (const place of inPlaces(voted, mostFirst(votes))) {
    const within = place.filter((id) => cost[id] <= rest);
    const together = sumOf(within.map((id) => cost[id]));
    if (together <= rest) {
      if (within.length) bought.push(within);
      rest -= together;
      continue;
    }
    ties.push(within);
    for (const id of drawn(seed, within)) {
      if (cost[id] > rest) continue;
      bought.push([id]);
      rest -= cost[id];
    }
  }
  return funded(poll, box, votes, bought, ties, seed);
}
