// Equal shares: the budget is split among the voters, and what a choice costs is paid by those who marked it.
//
// Peters, Pierczyński and Skowron, NeurIPS 2021, with the cost of a choice as its utility; completed by raising
// everybody's share by 1 and buying anew, until nothing that has votes would still fit the budget, or until the next
// raise would spend more than there is. At equal prices the lower cost goes first, then the more votes, then the lot.
// The counts are generators that yield after each round, so that a page can show that something is going on.

import { idsOf } from "./box.js";
import { funded } from "./budgets.js";
import { byLetters, drawn } from "./digests.js";
import { marksOf } from "./marks.js";
import { sumOf } from "./places.js";
import { Round } from "./shares_round.js";

const RECOUNTS = 50; // with so many orders of lots, all groups that a lot put in order are said to be tied

/** Count a budget by equal shares. */
export function* countEqualShares(poll, box, seed) {
  const votes = marksOf(poll, box);
  const paying = box.filter((ballot) => !ballot.blank);
  const market = {
    budget: poll.rules.budget,
    voters: paying.map((ballot) => ballot.times),
    projects: poll.choices
      .filter((choice) => choice.cost > 0 && choice.cost <= poll.rules.budget && votes[choice.id])
      .map(({ id, cost }) => ({ id, cost, votes: votes[id], fans: fansOf(paying, id) })),
  };
  const lots = drawn(seed, market.projects.map((project) => project.id));
  const { bought, groups } = yield* withLots(market, lots);
  const free = poll.choices.filter((choice) => choice.cost === 0 && votes[choice.id]).map((choice) => choice.id);
  const ties = groups.map((group) => idsOf(poll).filter((id) => group.indexOf(id) >= 0));
  ties.sort((a, b) => byLetters(a.join("\n"), b.join("\n")));
  return funded(poll, box, votes, (free.length ? [free] : []).concat(bought), ties, seed);
}

const fansOf = (paying, id) => {
  const fans = [];
  paying.forEach((ballot, at) => {
    if (ballot.marks.indexOf(id) >= 0) fans.push(at);
  });
  return fans;
};

/**
 * Return what is bought in the end, and the groups in which another lot would change that.
 * Tried is every order that is reached by drawing another one of a group first, as long as the same is bought.
 */
function* withLots(market, lots) {
  const first = yield* complete(market, lots);
  const outcome = nameOf(first.bought);
  const isSame = new Map([[String(lots), true]]);
  const open = [{ lots, groups: first.contested }];
  const matter = new Map();
  while (open.length) {
    const { lots: order, groups } = open.pop();
    for (const group of groups) {
      for (const id of group) {
        const other = drawnFirst(order, group, id);
        if (!isSame.has(String(other))) {
          if (isSame.size === RECOUNTS) return { bought: first.bought, groups: first.contested };
          const otherwise = yield* complete(market, other);
          isSame.set(String(other), nameOf(otherwise.bought) === outcome);
          if (isSame.get(String(other))) open.push({ lots: other, groups: otherwise.contested });
        }
        if (!isSame.get(String(other))) matter.set(nameOf([group]), group);
      }
    }
  }
  return { bought: first.bought, groups: Array.from(matter.values()) };
}

const nameOf = (places) => places.map((place) => place.slice().sort().join(" ")).join(" > ");

/** Return the lots as they would be had `id` been drawn before the others of its group. */
function drawnFirst(lots, group, id) {
  const rest = lots.filter((other) => other !== id);
  const at = Math.min(...group.filter((other) => other !== id).map((other) => rest.indexOf(other)));
  return rest.slice(0, at).concat([id], rest.slice(at));
}

/** Return what is bought after the last raise that the budget allows, and the groups that only lots put in order. */
function* complete(market, lots) {
  const { budget, projects, voters } = market;
  const order = projects.slice();
  order.sort((a, b) => a.cost - b.cost || b.votes - a.votes || lots.indexOf(a.id) - lots.indexOf(b.id));
  const people = BigInt(Math.max(1, sumOf(voters)));
  const buy = (raise) =>
    new Round(order, voters, { over: BigInt(budget) + raise * people, under: people }).run();
  const contested = new Map();
  const one = BigInt(1);
  let [raise, last, bought] = [BigInt(0), BigInt(0), []];
  for (;;) {
    const round = buy(raise);
    yield;
    for (const group of round.contested) contested.set(nameOf([group]), group);
    const had = [].concat(...round.places);
    const spent = sumOf(order.map((project) => (had.indexOf(project.id) >= 0 ? project.cost : 0)));
    if (spent > budget) break;
    [last, bought] = [raise, round.places];
    const full = order.every((project) => had.indexOf(project.id) >= 0 || spent + project.cost > budget);
    if (full || !round.until) return { bought, contested: Array.from(contested.values()) };
    const { over, under } = round.until;
    // The raises up to there change nothing that is bought.
    raise += over > under ? (over + under - one) / under : one;
  }
  // What was left out bought the same; but of prices that were equal first, some may differ at the last raise.
  if (raise - one > last) bought = buy(raise - one).places;
  return { bought, contested: Array.from(contested.values()) };
}
