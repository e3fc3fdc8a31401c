// Shares of a counted poll, for the régie and for the hall alike.

/**
 * Return what a result shows. rows: {choice, count, share}, most marks first, then by letter; share: 0 to 1, `null` of
 * no ballots. Single choice: of the ballots that are not blank. Approval: of all ballots, since each may mark several.
 * tied: the choices that share the first place, empty when one has it alone or nobody marked any.
 */
export function readTally(poll) {
  const { counts, blank, ballots, winners } = poll.tally;
  const base = poll.method === "single" ? ballots - blank : ballots;
  const rows = poll.choices
    .map((choice) => ({ choice, count: counts[choice.id], share: base ? counts[choice.id] / base : null }))
    .sort((a, b) => b.count - a.count || (a.choice.letter < b.choice.letter ? -1 : 1));
  const tied = winners.length > 1 ? poll.choices.filter((choice) => winners.includes(choice.id)) : [];
  return { rows, blank, ballots, base, winners: new Set(winners), tied };
}
