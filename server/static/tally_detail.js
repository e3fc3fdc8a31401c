// What some methods say beyond the counts of each choice, in the shapes that a page draws. Used by tally.js.

const NOTHING = { grades: null, rounds: null, duels: null, spending: null, reasons: null, scores: null };

/**
 * Return {rows: Map choice id -> what is added to its row, whole: what is added to the reading}. named: ids -> choices.
 * A group of a profile has no detail where it would tell too much; then there is nothing to add.
 */
export function readDetail(poll, named) {
  const { rows = [], ...whole } = READ[poll.tally.detail?.kind]?.(poll, poll.tally.detail, named) ?? {};
  return { rows: new Map(rows), whole: { ...NOTHING, ...whole } };
}

const READ = {
  /**
   * grades: those that exist, best first. In a row: spread: [{grade, ballots, share}], share 0 to 100, for the parts of
   * a bar; graded: ballots that graded it; open: ballots that left it open; middle: its majority or median grade or
   * `null`; above, below: ballots over and under that grade, `null` but for majority judgment; mean: or `null`.
   */
  grades({ choices }, detail) {
    const { grades, spread, none = {}, middle = {}, above = {}, below = {}, mean_cents = {} } = detail;
    return {
      grades,
      rows: choices.map(({ id }) => {
        const graded = spread[id].reduce((sum, ballots) => sum + ballots, 0);
        const parts = grades.map((grade, place) => {
          const ballots = spread[id][place];
          return { grade, ballots, share: graded ? (100 * ballots) / graded : 0 };
        });
        const mean = id in mean_cents ? mean_cents[id] / 100 : null;
        return [id, {
          spread: parts, graded, open: none[id] ?? 0, mean,
          middle: middle[id] ?? null, above: above[id] ?? null, below: below[id] ?? null,
        }];
      }),
    };
  },

  /**
   * rounds: [{number, rows: [{choice, count, share, out}], counting, exhausted, out, byLot}]. rows: the most ballots
   * first; share: 0 to 100, of `counting`, the ballots that still count. In a row: last: ballots in the last round, `null`
   * for who has left; leftAfter: the number of the round after which it left, `null` for who has not.
   */
  runoff({ choices }, { rounds }, named) {
    const leftAfter = (id) => rounds.findIndex(({ out = [] }) => out.includes(id)) + 1 || null;
    return {
      rows: choices.map(({ id }) => [id, { last: rounds.at(-1).counts[id] ?? null, leftAfter: leftAfter(id) }]),
      rounds: rounds.map(({ counts, exhausted = 0, out = [], by_lot = false }, place) => {
        const counting = Object.values(counts).reduce((sum, ballots) => sum + ballots, 0);
        const rows = named(Object.keys(counts)).map((choice) => {
          const count = counts[choice.id];
          return { choice, count, share: counting ? (100 * count) / counting : 0, out: out.includes(choice.id) };
        });
        rows.sort((a, b) => b.count - a.count || (a.choice.letter < b.choice.letter ? -1 : 1));
        return { number: place + 1, rows, counting, exhausted, out: named(out), byLot: by_lot };
      }),
    };
  },

  /**
   * duels: [{choice, against: [{other, above, below, won}]}], in the order of the ballot, itself left out. above: ballots
   * that rank the choice over the other; won: `true`, `false`, or `null` where they are equal. path, back: the strength
   * of the strongest chain of won duels to the other one, and back.
   */
  duels({ choices }, { above, paths }) {
    return {
      duels: choices.map((choice) => ({
        choice,
        against: choices.filter((other) => other.id !== choice.id).map((other) => {
          const [for_, counter] = [above[choice.id][other.id], above[other.id][choice.id]];
          return {
            other, above: for_, below: counter, won: for_ === counter ? null : for_ > counter,
            path: paths[choice.id][other.id], back: paths[other.id][choice.id],
          };
        }),
      })),
    };
  },

  /** spending: {budget, spent, left, share}, in euros, share 0 to 100. In a row: cost, share of the budget that it takes. */
  spending({ choices }, { budget, spent }) {
    const shareOf = (euros) => (budget ? (100 * euros) / budget : 0);
    return {
      spending: { budget, spent, left: budget - spent, share: shareOf(spent) },
      rows: choices.map(({ id, cost }) => [id, { cost, costShare: shareOf(cost) }]),
    };
  },

  /** reasons: those given, sorted, as often as they were given. */
  objections: (_, { reasons }) => ({ reasons }),

  /** scores: [{table, score, place}], the best first, 0 to 1,000. In a row: right. */
  scores({ choices }, { right, tables }) {
    const given = Object.entries(tables).map(([table, score]) => ({ table: Number(table), score }));
    given.sort((a, b) => b.score - a.score || a.table - b.table);
    return {
      scores: given.map((each) => ({ ...each, place: 1 + given.filter((other) => other.score > each.score).length })),
      rows: choices.map(({ id }) => [id, { right: id === right }]),
    };
  },
};
