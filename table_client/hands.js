// Hands raised at this table: what has been counted, and what is on its way.

import { effect } from "@preact/signals";
import { keptSignal } from "./kept.js";

/**
 * What follows from a draft {people, otherwise, none, counts, blank, spoiled}; none: those who raise no hand at all.
 * could: people who may raise a hand; cast: those who do; valid: votes that count; sum: valid, blank and spoiled.
 */
export function reckon({ method }, { people, otherwise, none, counts, blank, spoiled }) {
  const raised = Object.values(counts).reduce((sum, hands) => sum + hands, 0);
  const could = people - otherwise;
  const cast = could - none;
  // With several marks a person nobody can tell from the hands how many people there are behind them.
  const valid = method === "single" ? raised : Math.max(0, cast - blank - spoiled);
  return { raised, could, cast, valid, sum: valid + blank + spoiled };
}

const draftOf = ({ people, otherwise, cast, counts, blank, spoiled }) =>
  ({ people, otherwise, none: people - otherwise - cast, counts, blank, spoiled });

/** The hands of a table; drafts and refusals are kept until they have been seen to, per poll. */
export function openHands({ keep, outbox, store, self }) {
  const drafts = keptSignal(keep, "hands", {});
  const refused = keptSignal(keep, "hands-refused", {}); // poll -> {code, facts}
  const put = (signal, poll_id, value) => {
    const { [poll_id]: _, ...rest } = signal.peek();
    signal.value = value ? { ...rest, [poll_id]: value } : rest;
  };

  effect(() => {
    for (const { command, code, facts } of outbox.refused.value) {
      if (command.type !== "count-hands") continue;
      // What was typed since then is newer than what has been refused.
      if (!drafts.peek()[command.poll_id]) put(drafts, command.poll_id, draftOf(command));
      put(refused, command.poll_id, { code, facts });
      outbox.dismiss(command.id); // from here on it is a draft, kept with its reason
    }
  });

  const savedOf = (poll) => store.hand_counts.value.get(`${poll.id}.${self.value?.id}`);
  return {
    savedOf,
    draftOf: (poll) => drafts.value[poll.id],
    refusedOf: (poll) => refused.value[poll.id],
    /** The last count of this poll that is still on its way. */
    pendingOf: (poll) => outbox.pending.value.findLast((command) => command.type === "count-hands" && command.poll_id === poll.id),
    begin(poll) {
      const nothing = Object.fromEntries(poll.choices.map(({ id }) => [id, 0]));
      const empty = { people: self.value.seats, otherwise: 0, none: 0, counts: nothing, blank: 0, spoiled: 0 };
      const said = this.pendingOf(poll) ?? savedOf(poll);
      put(drafts, poll.id, said ? draftOf(said) : empty);
    },
    write(poll, part) {
      const draft = drafts.value[poll.id];
      put(drafts, poll.id, { ...draft, ...part, counts: { ...draft.counts, ...part.counts } });
      put(refused, poll.id, null);
    },
    stop(poll) {
      put(drafts, poll.id, null);
      put(refused, poll.id, null);
    },
    /** Send a draft in which `faultOf` finds nothing. */
    send(poll) {
      const { people, otherwise, counts, blank, spoiled } = drafts.value[poll.id];
      const { cast, valid } = reckon(poll, drafts.value[poll.id]);
      const numbers = { people, otherwise, cast, valid, blank, spoiled };
      void outbox.send({ type: "count-hands", poll_id: poll.id, ...numbers, counts });
      this.stop(poll);
    },
  };
}
