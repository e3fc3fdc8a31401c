// The count of a closed poll as people read it.

/**
 * Return {rows, blank, ballots, expressed} of a poll with a tally.
 * rows: one a choice, in the order of the ballot: {choice, count, percent, ahead}. percent: whole, of the ballots
 * that mark something (blank ones stand apart); with several marks a ballot the rows may sum to over 100.
 */
export function readTally({ choices, tally }) {
  const expressed = tally.ballots - tally.blank;
  const rows = choices.map((choice) => {
    const count = tally.counts[choice.id];
    const percent = expressed ? Math.round((100 * count) / expressed) : 0;
    return { choice, count, percent, ahead: tally.winners.includes(choice.id) };
  });
  return { rows, blank: tally.blank, ballots: tally.ballots, expressed };
}
