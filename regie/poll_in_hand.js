// The poll that the view of the votes shows.

import { computed } from "@preact/signals";
import { store } from "./house.js";
import { pollDrafts } from "./poll_drafts.js";
import { isOpen, isPlanned, isUnpublished, polls } from "./records.js";
import { chosenPoll, formOf } from "./views.js";

/** What asks for something first: what is open, else a result that waits to be published, else what comes next. */
function first(all) {
  return all.find(isOpen) ?? all.findLast(isUnpublished) ?? all.find(isPlanned) ?? all.at(-1) ?? null;
}

/** The poll whose form is open, {id, gap}; `null` when none is, or when it can no longer be changed. */
export const formInHand = computed(() => {
  const form = formOf.value;
  if (!form) return null;
  const record = store.polls.value.get(form.id);
  return pollDrafts.value.has(form.id) || (record && isPlanned(record)) ? form : null;
});

/** The poll that is shown, `null` while a form is, or when there is none. */
export const pollInHand = computed(() =>
  formInHand.value ? null : (store.polls.value.get(chosenPoll.value) ?? first(polls.value)),
);
