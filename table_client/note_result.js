// What a published vote says of a proposal, in a few words beside a note.

import { readTally } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { fateOf, figuresOf } from "./result_rows.js";

const WORDS = {
  "table-adopted": "table-fate-adopted",
  "table-not-adopted": "table-fate-not-adopted",
  "table-funded": "table-fate-funded",
  "table-not-funded": "table-fate-not-funded",
  "table-ahead": "table-fate-ahead",
  "table-tied": "table-fate-tied",
};

/** Return for instance « adoptée, 62 % »; "" where the vote says nothing of one choice alone. */
export function resultOf(poll, proposalId) {
  const reading = readTally(poll);
  const row = reading.rows.find(({ choice }) => choice.proposal_id === proposalId);
  const fate = fateOf(row, poll, reading);
  const [first] = figuresOf(row, poll, reading);
  return [fate && WORDS[fate[1]] && t(WORDS[fate[1]]), first].filter(Boolean).join(", ");
}
