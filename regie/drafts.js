// Proposals that are being written here: {title, text, pictogram, note_ids}, and what every draft holds.

import { makeId } from "tablee/ids.js";
import { act } from "./act.js";
import { draftBox } from "./draft_box.js";
import { store } from "./house.js";

const PARTS = ["title", "text", "pictogram", "note_ids"];

const partsOf = (record) => Object.fromEntries(PARTS.map((part) => [part, record[part]]));
const box = draftBox({
  prefix: "tablee-draft/",
  saved: (id) => store.proposals.value.get(id) ?? null,
  same: (one, other) => PARTS.every((part) => JSON.stringify(one[part]) === JSON.stringify(other[part])),
});

export const drafts = box.mine;
export const wordsOf = box.shown;
export const dropDraft = box.drop;
export const isOvertaken = box.isOvertaken;
export const changeDraft = box.change;

/** Begin a proposal from notes. Return its id. */
export function startDraft(note_ids) {
  const id = makeId("p");
  box.begin(id, { title: "", text: "", pictogram: "idea", note_ids });
  return id;
}

export function addToDraft(id, ids) {
  changeDraft(id, { note_ids: [...new Set([...wordsOf(id).note_ids, ...ids])] });
}

/** Save a draft. Return whether it was taken. */
export async function saveDraft(id) {
  const draft = drafts.value.get(id);
  if (!draft) return true;
  const parts = partsOf(draft);
  const type = store.proposals.value.has(id) ? "reword-proposal" : "write-proposal";
  const outcome = await act("proposal", { type, proposal_id: id, ...parts });
  if (outcome.ok) box.taken(id, parts);
  return outcome.ok;
}
