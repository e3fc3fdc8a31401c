// Polls that are being written here: kept in this browser until they are saved, and touched by nobody else.

import { computed, signal } from "@preact/signals";
import { makeId } from "tablee/ids.js";
import { act } from "./act.js";
import { meeting, store } from "./house.js";
import { choiceOf, commandOf, paperOf } from "./poll_paper.js";

const PREFIX = "tablee-poll-draft/";

/** poll id -> the paper (`poll_paper.js`) with `meeting`, and `base`: the saved one it began from, `null` for a new poll. */
const all = signal(load());
export const pollDrafts = computed(
  () => new Map([...all.value].filter(([, draft]) => draft.meeting === meeting.value?.id)),
);

function load() {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    return new Map(names.map((name) => [name.slice(PREFIX.length), JSON.parse(localStorage[name])]));
  } catch (error) {
    console.warn("poll drafts: no storage, kept in memory", error.name);
    return new Map();
  }
}

/** One item a draft: two tabs then never overwrite each other's words. `null` takes it away. */
function keep(id, draft) {
  const others = new Map(all.peek());
  if (draft) others.set(id, draft);
  else others.delete(id);
  all.value = others;
  try {
    if (draft) localStorage.setItem(PREFIX + id, JSON.stringify(draft));
    else localStorage.removeItem(PREFIX + id);
  } catch (error) {
    console.warn("poll drafts: not kept over a reload", error.name);
  }
}

const savedPaper = (id) => (store.polls.value.has(id) ? paperOf(store.polls.value.get(id)) : null);
const same = (one, other) => JSON.stringify(commandOf(one)) === JSON.stringify(commandOf(other));

/** What the form shows: the draft, else the saved poll, else `null`. */
export const paperFor = (id) => pollDrafts.value.get(id) ?? savedPaper(id);

/** Begin a poll. Return its id. */
export function startPoll() {
  const id = makeId("v");
  const paper = paperOf({ title: "", question: "", method: "single", choices: [], rules: {}, words: {}, results: "published" });
  const choices = [choiceOf({}), choiceOf({})];
  keep(id, { ...paper, ballots: "without-receipts", own: true, choices, meeting: meeting.value.id, base: null });
  return id;
}

export function changePaper(id, part) {
  const saved = savedPaper(id);
  const former = pollDrafts.value.get(id) ?? { ...saved, meeting: meeting.value.id, base: saved };
  const draft = { ...former, ...part };
  keep(id, draft.base && same(draft, draft.base) ? null : draft);
}

export const dropPollDraft = (id) => keep(id, null);

/** Whether somebody else has saved another poll since the draft was begun. */
export function isPollOvertaken(id) {
  const draft = pollDrafts.value.get(id);
  const saved = savedPaper(id);
  return Boolean(draft?.base && saved && !same(saved, draft.base));
}

/** Save a draft; what was typed meanwhile stays a draft. Return whether it was taken. */
export async function savePoll(id, place) {
  const draft = pollDrafts.value.get(id);
  if (!draft) return true;
  const type = store.polls.value.has(id) ? "change-poll" : "plan-poll";
  const outcome = await act(place, { type, poll_id: id, ...commandOf(draft) });
  if (!outcome.ok) return false;
  const now = all.peek().get(id);
  if (now) keep(id, same(now, draft) ? null : { ...now, base: draft });
  return true;
}
