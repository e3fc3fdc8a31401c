// What this table says of the proposals that notes of its own are in: what waits for its word, and what it has said.

import { computed, effect } from "@preact/signals";
import { keptSignal } from "./kept.js";

export const FITS = ["in", "part", "missing"];
export const NOTHING = { fit: "", why: "" };

/**
 * asked: signal of the proposals that this table is asked about, the last pushed at the end, so that nothing moves
 * under the hands. waiting: how many of them wait for a word.
 * answerOf(proposal): {fit, why, wording, state, …} or `undefined`; its state is "saved" or "waiting". waits(proposal).
 * isReworded(proposal): whether it is worded anew since the table has answered. before(proposal): its {title, text} at
 * that time, where this tablet knows them. draftOf(proposal): {fit, why} or `undefined`. refusedOf(proposal).
 */
export function openReadBacks({ keep, store, outbox, self }) {
  const drafts = keptSignal(keep, "read-backs", {}); // proposal -> {fit, why}
  const texts = keptSignal(keep, "read-backs-texts", {}); // proposal -> {wording, title, text}, as it was answered
  const refused = keptSignal(keep, "read-backs-refused", {}); // proposal -> {code, facts}
  const put = (signal, id, value) => {
    const { [id]: _, ...rest } = signal.peek();
    signal.value = value ? { ...rest, [id]: value } : rest;
  };

  const answerOf = ({ id }) => {
    const isOfThis = ({ type, proposal_id }) => type === "answer-read-back" && proposal_id === id;
    const pending = outbox.pending.value.findLast(isOfThis);
    const saved = store.read_backs.value.get(`${id}.${self.value?.id}`);
    return pending ? { ...pending, state: "waiting" } : saved && { ...saved, state: "saved" };
  };
  const isReworded = (proposal) => (answerOf(proposal)?.wording ?? proposal.wording) < proposal.wording;
  const isAsked = (proposal) => !proposal.withdrawn_at && (proposal.note_ids.length > 0 || answerOf(proposal));
  const waits = (proposal) => isAsked(proposal) && (!answerOf(proposal) || isReworded(proposal));
  const asked = computed(() => {
    const pushedAt = ({ pushed_at }) => Date.parse(pushed_at);
    return [...store.proposals.value.values()].filter(isAsked).sort((one, other) => pushedAt(one) - pushedAt(other));
  });

  effect(() => {
    for (const { command, code, facts } of outbox.refused.value) {
      if (command.type !== "answer-read-back") continue;
      const { proposal_id: id, fit, why } = command;
      if (!drafts.peek()[id]) put(drafts, id, { fit, why }); // what was typed since then is newer
      put(refused, id, { code, facts });
      outbox.dismiss(command.id); // from here on it is a draft, kept with its reason
    }
  });

  return {
    asked, answerOf, isReworded, isAsked, waits,
    waiting: computed(() => asked.value.filter(waits).length),
    draftOf: ({ id }) => drafts.value[id],
    refusedOf: ({ id }) => refused.value[id],
    before(proposal) {
      const known = texts.value[proposal.id];
      return known && known.wording === answerOf(proposal)?.wording ? known : null;
    },
    write(proposal, part) {
      put(drafts, proposal.id, { ...NOTHING, ...drafts.value[proposal.id], ...part });
      put(refused, proposal.id, null);
    },
    /** Take the answer that stands as a draft, to be changed. */
    change(proposal) {
      const { fit, why } = answerOf(proposal);
      put(drafts, proposal.id, { fit, why });
    },
    stop(proposal) {
      put(drafts, proposal.id, null);
      put(refused, proposal.id, null);
    },
    /** Send the draft, which says what the rules want. */
    send(proposal) {
      const { id, wording, title, text } = proposal;
      const { fit, why } = drafts.value[id];
      void outbox.send({ type: "answer-read-back", proposal_id: id, fit, why: why.trim(), wording });
      put(texts, id, { wording, title, text });
      this.stop(proposal);
    },
  };
}
