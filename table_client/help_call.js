// This table's call for help: what of it has left, what the régie answers, and that it is over.

import { computed, effect, signal } from "@preact/signals";
import { makeId } from "tablee/ids.js";
import { keptSignal } from "./kept.js";

export const REASONS = { care: "health", tension: "disagree", method: "question", tablet: "tablet", other: "help" };

const NOTHING = { reason: "", text: "" };

/**
 * call: signal of the call that is not over, {id, reason, text, state, …} as the régie has it, or `null`; its state is
 * "waiting" (it has not left), "sent" or "answered". fresh: the same while nobody has seen its answer. last: the last
 * call that is over. draft: signal of {reason, text}. refused: signal of {code, facts} of a call that was not taken.
 */
export function openHelp({ keep, store, outbox }) {
  const seen = keptSignal(keep, "help-seen", "");
  const draft = keptSignal(keep, "help", NOTHING);
  const refused = signal(null);
  const known = computed(() => [...store.help_calls.value.values()].sort((one, other) => one.number - other.number));

  const call = computed(() => {
    const pending = outbox.pending.value;
    const isNew = ({ type, help_id }) => type === "ask-for-help" && !store.help_calls.value.has(help_id);
    const asked = pending.findLast(isNew);
    const saved = known.value.findLast((each) => !each.settled_at);
    const standing = asked
      ? { id: asked.help_id, reason: asked.reason, text: asked.text, state: "waiting" }
      : saved && { ...saved, state: saved.answered_at ? "answered" : "sent" };
    const isOver = pending.some(({ type, help_id }) => type === "settle-help" && help_id === standing?.id);
    return standing && !isOver ? standing : null;
  });
  const sight = ({ id, answered_at }) => `${id} ${answered_at}`;

  effect(() => {
    for (const { command, code, facts } of outbox.refused.value) {
      if (command.type === "ask-for-help") {
        outbox.dismiss(command.id);
        if (code === "help-asked") continue; // another device was quicker, and its call is shown
        draft.value = { reason: command.reason, text: command.text };
        refused.value = { code, facts };
      } else if (command.type === "settle-help") outbox.dismiss(command.id); // the call never came to be
    }
  });

  return {
    call, draft, refused,
    fresh: computed(() => (call.value?.state === "answered" && seen.value !== sight(call.value) ? call.value : null)),
    last: computed(() => known.value.findLast((each) => each.settled_at)),
    write: (part) => (draft.value = { ...draft.value, ...part }),
    /** Send the draft, which has its reason. */
    ask() {
      const { reason, text } = draft.value;
      refused.value = null;
      void outbox.send({ type: "ask-for-help", help_id: makeId("a"), reason, text: text.trim() });
      draft.value = NOTHING;
    },
    settle: ({ id }) => void outbox.send({ type: "settle-help", help_id: id }),
    see: (answered) => (seen.value = sight(answered)),
  };
}
