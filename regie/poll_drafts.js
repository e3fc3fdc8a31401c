// Polls that are being written here: the paper (`poll_paper.js`), and what every draft holds.

import { makeId } from "tablee/ids.js";
import { act } from "./act.js";
import { draftBox } from "./draft_box.js";
import { store } from "./house.js";
import { choiceOf, commandOf, paperOf } from "./poll_paper.js";

const box = draftBox({
  prefix: "tablee-poll-draft/",
  saved: (id) => (store.polls.value.has(id) ? paperOf(store.polls.value.get(id)) : null),
  same: (one, other) => JSON.stringify(commandOf(one)) === JSON.stringify(commandOf(other)),
});

export const pollDrafts = box.mine;
export const paperFor = box.shown;
export const dropPollDraft = box.drop;
export const isPollOvertaken = box.isOvertaken;
export const changePaper = box.change;

/** Begin a poll. Return its id. */
export function startPoll() {
  const id = makeId("v");
  const paper = paperOf({ title: "", question: "", method: "single", choices: [], rules: {}, words: {}, results: "published" });
  const choices = [choiceOf({}), choiceOf({})];
  box.begin(id, { ...paper, ballots: "without-receipts", own: true, choices });
  return id;
}

/** Save a draft. Return whether it was taken. */
export async function savePoll(id, place) {
  const draft = pollDrafts.value.get(id);
  if (!draft) return true;
  const type = store.polls.value.has(id) ? "change-poll" : "plan-poll";
  const outcome = await act(place, { type, poll_id: id, ...commandOf(draft) });
  if (outcome.ok) box.taken(id, draft);
  return outcome.ok;
}
