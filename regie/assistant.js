// The drafting assistant: asks for a first wording from the notes of a proposal, and keeps it until it is put away.

import { signal } from "@preact/signals";
import { limits } from "tablee/limits.js";
import { changeDraft, wordsOf } from "./drafts.js";
import { may } from "./house.js";
import { keepOverReload } from "./kept.js";
import { post } from "./suggest.js";

const { assistant, assistantPlace } = document.body.dataset;
/** The address that drafts are asked for, "" where there is none, and where it is: "machine", "house" or "outside". */
export const address = assistant;
export const place = assistantPlace;
export const isAssisted = Boolean(assistant) && may("write-proposal");

/** Proposal id -> the draft that came, {sentences, unheard, isOpen, taken}. */
const drafted = signal({});
/** Proposal id -> {stop} while one is awaited, {code, facts} when it failed. */
const under = signal({});

keepOverReload("assistant", { drafted });

const put = (where, id, value) => {
  const { [id]: _, ...others } = where.peek();
  where.value = value ? { ...others, [id]: value } : others;
};

export const draftedFor = (id) => drafted.value[id] ?? null;
export const failedFor = (id) => (under.value[id]?.code ? under.value[id] : null);
export const isAwaited = (id) => Boolean(under.value[id]?.stop);

/** Ask for a draft from notes. What is in the fields is not touched, whatever comes. */
export async function askDraft(id, note_ids) {
  const stop = new AbortController();
  put(drafted, id, null);
  put(under, id, { stop });
  const answer = await post("/regie/draft", { note_ids }, stop.signal);
  if (under.peek()[id]?.stop !== stop) return; // nobody waits for it any more
  put(under, id, answer.ok ? null : { code: answer.code, facts: answer.facts });
  // It opens on a press: what somebody has under the cursor must not move.
  if (answer.ok) put(drafted, id, { ...answer.draft, isOpen: false, taken: [] });
}

export function stopWaiting(id) {
  under.peek()[id]?.stop.abort();
  put(under, id, null);
}

export const openDrafted = (id) => put(drafted, id, { ...drafted.peek()[id], isOpen: true });
export const putAway = (id) => put(drafted, id, null);

/** Whether these sentences have room behind what is written. */
export function hasRoom(id, texts) {
  return joined(id, texts).length <= limits.proposal;
}

const joined = (id, texts) => [wordsOf(id).text.trimEnd(), ...texts].filter(Boolean).join(" ");

/** Write sentences of the draft behind what is written: as an unsaved draft, for a person to mend and save. */
export function take(id, places) {
  const draft = drafted.peek()[id];
  changeDraft(id, { text: joined(id, places.map((at) => draft.sentences[at].text)) });
  put(drafted, id, { ...draft, taken: [...draft.taken, ...places] });
}
