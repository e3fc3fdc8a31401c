// Proposals that are being written here, in all their versions, and what every draft holds.

import { makeId } from "tablee/ids.js";
import { t } from "tablee/words.js";
import { act } from "./act.js";
import { draftBox } from "./draft_box.js";
import { store } from "./house.js";
import { EMPTY, joined, partsOf, saysSame } from "./proposal_words.js";
import { remember } from "./undo.js";

export const PLACE = "proposal";

const box = draftBox({
  prefix: "tablee-draft/",
  saved: (id) => store.proposals.value.get(id) ?? null,
  same: saysSame,
});

export const drafts = box.mine;
export const dropDraft = box.drop;
export const isOvertaken = box.isOvertaken;
export const changeDraft = box.change;

/** What an editor shows: the draft, else what is saved, else `null`; a draft of before may lack a part. */
export function wordsOf(id) {
  const shown = box.shown(id);
  return shown && { ...EMPTY, ...shown };
}

/** Begin a proposal from notes, with what is said already. split_from: the one that they leave. Return its id. */
export function startDraft(note_ids, said = {}, split_from = null) {
  const id = makeId("p");
  box.begin(id, { ...EMPTY, ...said, note_ids, split_from });
  return id;
}

export function addToDraft(id, ids) {
  changeDraft(id, { note_ids: [...new Set([...wordsOf(id).note_ids, ...ids])] });
}

/** Say something in another language; said: {title} or {text}. */
export function translateDraft(id, language, said) {
  const { words } = wordsOf(id);
  changeDraft(id, { words: { ...words, [language]: { title: "", text: "", ...words[language], ...said } } });
}

/** Go on with what was typed here, and with what others have saved wherever nothing was. */
export function joinDraft(id) {
  const draft = drafts.value.get(id);
  box.goOnWith(id, joined(draft.base, draft, store.proposals.value.get(id)));
}

/** Remember what has been saved, so that it can be undone. former: what stood before, `null` for nothing. */
function rememberSaved(id, command, former, split_from) {
  const record = store.proposals.value.get(id);
  const undoing = split_from
    ? { type: "merge-proposals", proposal_id: id, into_id: split_from }
    : { type: "withdraw-proposal", proposal_id: id };
  remember({
    words: t(former ? "regie-act-reworded" : split_from ? "regie-act-proposal-split" : "regie-act-proposed", {
      number: record?.number ?? "", from: store.proposals.value.get(split_from)?.number ?? "",
    }),
    proposals: [id, split_from].filter(Boolean),
    back: [former ? { ...command, ...partsOf(former) } : undoing],
    forth: [former ? command : { type: "restore-proposal", proposal_id: id }],
  });
}

/** Save a draft. Return whether it was taken. */
export async function saveDraft(id) {
  const draft = drafts.value.get(id);
  if (!draft) return true;
  const parts = partsOf(draft);
  const former = store.proposals.value.get(id) ?? null;
  const split = !former && draft.split_from ? { split_from: draft.split_from } : {};
  const command = { type: former ? "reword-proposal" : "write-proposal", proposal_id: id, ...parts, ...split };
  const outcome = await act(PLACE, { ...command, seen: draft.seen ?? 0 });
  if (!outcome.ok) return false;
  box.taken(id, parts);
  rememberSaved(id, command, former, split.split_from);
  return true;
}
