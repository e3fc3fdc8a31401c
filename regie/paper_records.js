// What follows from the batches that were printed: who has paper, and which page of the booklets asks as a poll does.

import { computed } from "@preact/signals";
import { store } from "./house.js";
import { inOrder, polls } from "./records.js";

export const batches = inOrder("batches");

/** How a ballot asks, by method; the others ask each in a way of its own. The rule is server/domain/paper.py. */
export const FORM_OF = {
  single: "one", quiz: "one", approval: "several", greedy: "several", "equal-shares": "several",
  "instant-runoff": "ranks", schulze: "ranks",
};
const formOf = (method) => FORM_OF[method] ?? method;

/** The pages of the booklets, by number: all booklets are alike. */
export const pages = computed(() => {
  const known = new Map();
  for (const batch of batches.value) for (const page of batch.pages) known.set(page.number, page);
  return [...known.values()].sort((one, other) => one.number - other.number);
});

const asksAs = (page, poll) =>
  formOf(page.method) === formOf(poll.method) && (poll.method !== "points" || page.points === poll.rules.points);

/** Those that a poll can be voted on: they ask as it does, and no other poll has them. */
export function pagesFor(poll) {
  const taken = new Set(polls.value.filter((each) => each.id !== poll.id).map((each) => each.page));
  return pages.value.filter((page) => asksAs(page, poll) && !taken.has(page.number));
}

/** The page of a poll that asks in another way than the poll does by now; `null` while all is well. */
export function otherPage(poll) {
  const page = poll.page ? pages.value.find((each) => each.number === poll.page) : null;
  return page && !asksAs(page, poll) ? page : null;
}

/** The page of a poll that has fewer letters than it has choices; `null` while all is well. */
export function narrowPage(poll, choices) {
  const page = poll.page ? pages.value.find((each) => each.number === poll.page) : null;
  return page && choices > page.count ? page : null;
}

export const batchesOf = (poll) => batches.value.filter((batch) => batch.poll_id === poll.id);

/** Whether there may be ballots of a poll on paper, so that no clock closes it. */
export const hasPaper = (poll) => poll.page > 0 || batchesOf(poll).length > 0;

/** How the ballots of a poll on paper stand, as in the paper frame; `outstanding`: handed out, not read; 0 or more. */
export function accountOf(poll) {
  const account = store.paper.value.get(poll.id);
  if (!account) return null;
  const { handed_out, counted, spoiled, waiting, late } = account;
  return { ...account, outstanding: Math.max(0, handed_out - counted - spoiled - waiting - late) };
}
