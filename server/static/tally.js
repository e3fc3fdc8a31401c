// The count of a closed poll as people read it. The figures come from the server; nothing is counted here.

/**
 * Return {rows, blank, ballots, expressed, tied} of a poll with a tally.
 * rows: one a choice, in the order of the ballot: {choice, count, percent, ahead}. percent: whole, of the ballots
 * that mark something (blank ones stand apart), `null` when there are none; with several marks a ballot the rows
 * may sum to over 100. tied: the choices that share the first place, empty when one has it alone.
 */
export function readTally({ choices, tally }) {
  const rows = choices.map((choice) => ({
    choice,
    count: tally.counts[choice.id],
    percent: tally.percents[choice.id] ?? null,
    ahead: tally.winners.includes(choice.id),
  }));
  const tied = tally.winners.length > 1 ? choices.filter((choice) => tally.winners.includes(choice.id)) : [];
  return { rows, blank: tally.blank, ballots: tally.ballots, expressed: tally.ballots - tally.blank, tied };
}

/** The rows of `readTally` for a result: most marks first, then by letter. */
export const byMarks = (rows) =>
  [...rows].sort((a, b) => b.count - a.count || (a.choice.letter < b.choice.letter ? -1 : 1));
