// Proposals that are being written here: kept in this browser until they are saved, and touched by nobody else.

import { computed, signal } from "@preact/signals";
import { makeId } from "tablee/ids.js";
import { act } from "./act.js";
import { meeting, store } from "./house.js";

const PREFIX = "tablee-draft/";
const PARTS = ["title", "text", "pictogram", "note_ids"];

/**
 * proposal id -> {meeting, title, text, pictogram, note_ids, base}. base: the saved record that the draft began from,
 * `null` for a new proposal.
 */
const all = signal(load());
export const drafts = computed(
  () => new Map([...all.value].filter(([, draft]) => draft.meeting === meeting.value?.id)),
);

function load() {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    return new Map(names.map((name) => [name.slice(PREFIX.length), JSON.parse(localStorage[name])]));
  } catch (error) {
    console.warn("drafts: no storage, kept in memory", error.name);
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
    console.warn("drafts: not kept over a reload", error.name);
  }
}

const partsOf = (record) => Object.fromEntries(PARTS.map((part) => [part, record[part]]));
const same = (one, other) => PARTS.every((part) => JSON.stringify(one[part]) === JSON.stringify(other[part]));

/** What the editor shows: the draft, else the saved proposal, else `null`. */
export const wordsOf = (id) => drafts.value.get(id) ?? store.proposals.value.get(id) ?? null;

/** Begin a proposal from notes. Return its id. */
export function startDraft(note_ids) {
  const id = makeId("p");
  keep(id, { meeting: meeting.value.id, title: "", text: "", pictogram: "idea", note_ids, base: null });
  return id;
}

export function changeDraft(id, part) {
  const saved = store.proposals.value.get(id);
  const former = drafts.value.get(id) ?? { meeting: meeting.value.id, ...partsOf(saved), base: partsOf(saved) };
  const draft = { ...former, ...part };
  keep(id, draft.base && same(draft, draft.base) ? null : draft);
}

export function addToDraft(id, ids) {
  changeDraft(id, { note_ids: [...new Set([...wordsOf(id).note_ids, ...ids])] });
}

export const dropDraft = (id) => keep(id, null);

/** Whether somebody else has saved other words since the draft was begun. */
export function isOvertaken(id) {
  const draft = drafts.value.get(id);
  const saved = store.proposals.value.get(id);
  return Boolean(draft?.base && saved && !same(saved, draft.base));
}

/** Save a draft; what was typed meanwhile stays a draft. Return whether it was taken. */
export async function saveDraft(id) {
  const draft = drafts.value.get(id);
  if (!draft) return true;
  const parts = partsOf(draft);
  const type = store.proposals.value.has(id) ? "reword-proposal" : "write-proposal";
  const outcome = await act("proposal", { type, proposal_id: id, ...parts });
  if (!outcome.ok) return false;
  const now = all.peek().get(id);
  if (now) keep(id, same(now, parts) ? null : { ...now, base: parts });
  return true;
}
