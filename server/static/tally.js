// The count of a poll as people read it, whatever its method. The figures come from the server; nothing is counted
// here, and nothing is said: words are the pages' own. A running tally is read as `readTally({ ...poll, tally })`.

import { readDetail } from "./tally_detail.js";

/** Methods that elect as many as their rule lets in, so that several winners are no tie. */
const ELECTS_SEVERAL = ["yes-no", "greedy", "equal-shares", "quiz"];

/** Hundred times the middle level of a scale. */
const MIDDLE_CENTS = 300;

/** What the number of a row counts. */
const UNITS = {
  "yes-no": "yes", scale: "sum", "majority-judgment": "at-grade", "instant-runoff": "firsts", schulze: "duels", points: "points",
};

/**
 * Return what a tally says of a poll ({choices, tally, method, rules}):
 * rows: one a choice, in the order of the ballot: {choice, count, percent, bar, ahead, place}, and what `readDetail`
 * adds. percent: whole, as the server gives it, `null` where none would say anything true; with several marks a
 * ballot they may sum to over 100. bar: how long to draw it, 0 to 100, `null` where a bar would mislead. ahead:
 * whether the method elects it, never below the middle of a scale. place: 1, 2, 2, 4…; `null` when there is no ranking.
 * unit: what `count` counts: "voices", "yes", "sum", "at-grade", "firsts", "duels" or "points".
 * ballots, blank, expressed, hands, spoiled: as in a Tally; expressed are the ballots that are not blank.
 * outcome: {kind, choices}, the sentence on top; see `outcomeOf`.
 * tied: the choices that share the win, empty when none do. ties: all other groups that are equal and stay so; none
 * where nobody marked any.
 * lots: [{among, out}], where a lot decided; out: whom it made leave, empty where it drew an order. seed: "" without lots.
 * And of the method, else `null`: grades, rounds, duels, spending, reasons, scores (`readDetail`).
 */
export function readTally(poll) {
  const { choices, tally, method = "single" } = poll;
  const byId = new Map(choices.map((choice) => [choice.id, choice]));
  const named = (ids) => ids.map((id) => byId.get(id));
  const detail = readDetail(poll, named);
  const winners = named(tally.winners);
  const outcome = outcomeOf(poll, winners, named);
  const rows = choices.map((choice) => {
    const { id } = choice;
    const percent = tally.percents[id] ?? null;
    const ahead = outcome.kind !== "disagreed" && tally.winners.includes(id);
    const row = { choice, count: tally.counts[id], percent, ahead, place: placeOf(tally, id) };
    return { ...row, bar: barOf(poll, row), ...detail.rows.get(id) };
  });
  const tied = winners.length > 1 && !ELECTS_SEVERAL.includes(method) ? winners : [];
  const lots = lotsOf(tally, named);
  const settled = [tied, ...lots.map((lot) => lot.among)].map(keyOf);
  return {
    rows,
    unit: UNITS[method] ?? "voices",
    ballots: tally.ballots,
    blank: tally.blank,
    expressed: tally.ballots - tally.blank,
    hands: tally.hands ?? 0,
    spoiled: tally.spoiled ?? 0,
    outcome,
    tied,
    ties: winners.length ? (tally.ties ?? []).map(named).filter((group) => !settled.includes(keyOf(group))) : [],
    lots,
    seed: tally.seed ?? "",
    ...detail.whole,
  };
}

const keyOf = (choices) => choices.map((choice) => choice.id).sort().join();

/**
 * kind: "first" (one wins), "tied" (several share the win), "nobody" (nothing was marked), "adopted" (yes-no; maybe
 * none), "funded" (budgets; maybe none), "consented", "objected", "found" (quiz: the right answer was given), "missed", or
 * "disagreed" (scale: even the highest mean is below the middle; as `tallies.lacks_agreement`, with the first ones).
 */
function outcomeOf({ choices, tally, method, rules }, winners, named) {
  if (method === "yes-no" || method === "greedy" || method === "equal-shares") {
    return { kind: method === "yes-no" ? "adopted" : "funded", choices: winners };
  }
  if (method === "quiz") {
    // A running tally has no winner, and only the régie knows the right answer then.
    const right = rules?.right ? [rules.right] : tally.winners;
    return { kind: right.some((id) => tally.counts[id] > 0) ? "found" : "missed", choices: named(right) };
  }
  if (method === "consent" && tally.counts[choices[1].id] > 0) return { kind: "objected", choices: [choices[1]] };
  if (!winners.length) return { kind: "nobody", choices: [] };
  if (method === "consent") return { kind: "consented", choices: winners };
  if (method === "scale" && tally.detail?.mean_cents?.[winners[0].id] < MIDDLE_CENTS) {
    return { kind: "disagreed", choices: winners };
  }
  return { kind: winners.length > 1 ? "tied" : "first", choices: winners };
}

/** As in a race: those who share a place are followed by the place after all of them. */
function placeOf({ ranking = [] }, id) {
  const at = ranking.findIndex((place) => place.includes(id));
  return at < 0 ? null : 1 + ranking.slice(0, at).reduce((sum, place) => sum + place.length, 0);
}

function barOf({ choices, method }, { count, percent }) {
  if (percent !== null) return percent;
  if (method === "schulze") return choices.length > 1 ? (100 * count) / (choices.length - 1) : 0;
  return method === "majority-judgment" || method === "consent" ? null : 0;
}

function lotsOf({ seed, ties = [], detail }, named) {
  if (!seed) return [];
  if (detail?.kind !== "runoff") return ties.map((group) => ({ among: named(group), out: [] }));
  return detail.rounds.filter((round) => round.by_lot).map(({ counts, out }) => {
    const fewest = Math.min(...Object.values(counts));
    return { among: named(Object.keys(counts).filter((id) => counts[id] === fewest)), out: named(out) };
  });
}

/** Rows from first to last, those of one place by letter; the order of a consent stays, it has but two answers. */
export const byPlace = (rows) =>
  [...rows].sort((a, b) => (a.place ?? 0) - (b.place ?? 0) || (a.choice.letter < b.choice.letter ? -1 : 1));

/** Rows with the most marks first, then by letter. */
export const byMarks = (rows) =>
  [...rows].sort((a, b) => b.count - a.count || (a.choice.letter < b.choice.letter ? -1 : 1));

/** [{dimension, groups: [{group, reading}]}] of a closed poll; reading: as `readTally`, `null` for one too small to show. */
export const readProfile = ({ profile = {}, ...poll }) =>
  Object.entries(profile).map(([dimension, groups]) => ({
    dimension,
    groups: Object.entries(groups).map(([group, tally]) => ({ group, reading: tally && readTally({ ...poll, tally }) })),
  }));
