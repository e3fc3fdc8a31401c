// The methods that rank: instant runoff and Schulze.

import { idsOf } from "./box.js";
import { drawn } from "./digests.js";
import { inPlaces, mapOf, mostFirst, percentOf, sharedOf, sumOf, tallyOf } from "./places.js";

/** The last leaves and its ballots go on to their next choice, until one has more than half or all have the same. */
export function countRunoff(poll, box, seed) {
  const ids = idsOf(poll);
  const voices = box
    .filter((ballot) => !ballot.blank)
    .map((ballot) => ({
      times: ballot.times,
      order: ids.filter((id) => id in ballot.values).sort((a, b) => ballot.values[a] - ballot.values[b]),
    }));
  const all = sumOf(voices.map((voice) => voice.times));
  const rounds = [];
  const ties = [];
  let still = ids;
  for (;;) {
    const counts = firstPlaces(still, voices);
    const standing = inPlaces(still, mostFirst(counts));
    const counting = sumOf(still.map((id) => counts[id]));
    const round = { counts, exhausted: all - counting, out: [], by_lot: false };
    rounds.push(round);
    if (standing.length === 1 || 2 * counts[standing[0][0]] > counting) {
      return runoffTally(poll, box, seed, rounds, standing, ties);
    }
    const last = standing[standing.length - 1];
    round.out = last;
    if (last.length > 1) {
      ties.push(last);
      // Together only where each of them would leave before the next one in any case.
      const together = sumOf(last.map((id) => counts[id]));
      round.by_lot = together >= counts[standing[standing.length - 2][0]];
      if (round.by_lot) round.out = [drawn(seed, last)[0]];
    }
    still = still.filter((id) => round.out.indexOf(id) < 0);
  }
}

function firstPlaces(still, voices) {
  const counts = mapOf(still, () => 0);
  for (const voice of voices) {
    const best = voice.order.find((id) => id in counts);
    if (best !== undefined) counts[best] += voice.times;
  }
  return counts;
}

function runoffTally(poll, box, seed, rounds, standing, ties) {
  const last = rounds[rounds.length - 1].counts;
  const counting = sumOf(Object.keys(last).map((id) => last[id]));
  const left = rounds.filter((round) => round.out.length).map((round) => round.out);
  const groups = ties.concat(sharedOf(standing));
  const expressed = box.some((ballot) => !ballot.blank);
  return tallyOf(box, {
    counts: rounds[0].counts,
    ranking: standing.concat(left.reverse()),
    winners: expressed ? standing[0] : [],
    percents: mapOf(idsOf(poll), (id) => percentOf(last[id] || 0, counting)),
    ties: groups.filter((group, at) => groups.findIndex((other) => String(other) === String(group)) === at),
    seed: rounds.some((round) => round.by_lot) ? seed : "",
    detail: { kind: "runoff", rounds },
  });
}

/** Who is beaten by nobody wins: a choice beats another when its strongest chain of won duels is the stronger one. */
export function countSchulze(poll, box) {
  const ids = idsOf(poll);
  const above = duelsOf(ids, box);
  const paths = pathsOf(ids, above);
  const ranking = [];
  let rest = ids;
  while (rest.length) {
    const within = rest;
    const beaten = (id) => within.some((other) => other !== id && paths[other][id] > paths[id][other]);
    ranking.push(within.filter((id) => !beaten(id)));
    rest = within.filter(beaten);
  }
  return tallyOf(box, {
    counts: mapOf(ids, (id) => ids.filter((other) => other !== id && above[id][other] > above[other][id]).length),
    ranking,
    winners: box.some((ballot) => !ballot.blank) ? ranking[0] : [],
    ties: sharedOf(ranking),
    detail: { kind: "duels", above, paths },
  });
}

/** Return choice -> other choice -> ballots that rank the first above the second; what is left out comes last. */
function duelsOf(ids, box) {
  const rankOf = (ballot, id) => (id in ballot.values ? ballot.values[id] : Infinity);
  return mapOf(ids, (id) =>
    mapOf(
      ids.filter((other) => other !== id),
      (other) => sumOf(box.map((ballot) => (rankOf(ballot, id) < rankOf(ballot, other) ? ballot.times : 0))),
    ),
  );
}

/** Return choice -> other choice -> the strength of the strongest chain, whose weakest won duel is its strength. */
function pathsOf(ids, above) {
  const paths = mapOf(ids, (id) => {
    const beats = (other) => (above[id][other] > above[other][id] ? above[id][other] : 0);
    return mapOf(Object.keys(above[id]), beats);
  });
  for (const through of ids) {
    for (const from of ids) {
      for (const to of ids) {
        if (from === to || from === through || to === through) continue;
        const chain = Math.min(paths[from][through], paths[through][to]);
        if (chain > paths[from][to]) paths[from][to] = chain;
      }
    }
  }
  return paths;
}
