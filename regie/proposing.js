// Acts on proposals that stand: sent to the tables, merged, withdrawn, brought back; but for the first, undone as well.

import { t } from "tablee/words.js";
import { store } from "./house.js";
import { PLACE } from "./drafts.js";
import { openProposal } from "./panel_state.js";
import { ask, remember } from "./undo.js";

const numberOf = (id) => store.proposals.value.get(id)?.number ?? "";

async function change(command, entry) {
  const outcome = await ask(PLACE, command);
  if (outcome.ok) remember({ forth: [command], ...entry });
  return outcome.ok;
}

export const pushProposal = (proposal_id) => ask(PLACE, { type: "push-proposal", proposal_id });

export const withdrawProposal = (proposal_id) => change({ type: "withdraw-proposal", proposal_id }, {
  words: t("regie-act-withdrawn", { number: numberOf(proposal_id) }),
  proposals: [proposal_id],
  back: [{ type: "restore-proposal", proposal_id }],
});

/** Let a proposal stand again, taken out of the one it was merged into. */
export function restoreProposal(proposal_id) {
  const into_id = store.proposals.value.get(proposal_id).merged_into;
  return change({ type: "restore-proposal", proposal_id }, {
    words: t("regie-act-restored", { number: numberOf(proposal_id) }),
    proposals: [proposal_id, into_id].filter(Boolean),
    back: [into_id ? { type: "merge-proposals", proposal_id, into_id } : { type: "withdraw-proposal", proposal_id }],
  });
}

/** Put the notes of a proposal into another one, and show that one. */
export async function mergeProposals(proposal_id, into_id) {
  const merged = await change({ type: "merge-proposals", proposal_id, into_id }, {
    words: t("regie-act-proposals-merged", { number: numberOf(proposal_id), into: numberOf(into_id) }),
    proposals: [proposal_id, into_id],
    back: [{ type: "restore-proposal", proposal_id }],
  });
  if (merged) openProposal.value = into_id;
}
