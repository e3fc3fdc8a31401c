// Each act at the board has its reverse, asked for as a command of its own: the journal only grows. What somebody else
// has changed since is left alone, and said.

import { batch, signal } from "@preact/signals";
import { t } from "tablee/words.js";
import { act, clearFault } from "./act.js";
import { store } from "./house.js";
import { nameOf } from "./names.js";
import { partsOf } from "./proposal_words.js";

const MOST = 100; // acts that can be undone: nobody knows any more what the hundredth was
export const PLACE = "board";

const done = signal([]);
const undone = signal([]);

/** What has just been done or undone: {key, words, again: "undo", "redo" or null}; `null`: nothing to say. */
export const told = signal(null);
let key = 0;
export const say = (words, again = null) => (told.value = { key: ++key, words, again });

/** Send a board act with what this page shows now, so that nobody's act is overwritten unseen. */
export const ask = (place, command, seen = store.seq.peek()) => act(place, { ...command, seen });

/** Ids without their order, which no reverse restores. */
const sorted = (ids) => ids && [...ids].sort();
const noteStand = (id) => {
  const note = store.notes.peek().get(id);
  return JSON.stringify([sorted(note?.theme_ids), note?.set_aside, note?.hidden, note?.answer]);
};
const themeStand = (id) => {
  const theme = store.themes.peek().get(id);
  return JSON.stringify([theme?.name, theme?.rank]);
};
const proposalStand = (id) => {
  const proposal = store.proposals.peek().get(id);
  if (!proposal) return undefined;
  const parts = { ...partsOf(proposal), note_ids: sorted(proposal.note_ids) };
  return JSON.stringify([parts, Boolean(proposal.withdrawn_at), proposal.merged_into]);
};
const standOf = ({ notes = [], themes = [], proposals = [] }) => new Map([
  ...notes.map((id) => [id, noteStand(id)]),
  ...themes.map((id) => [id, themeStand(id)]),
  ...proposals.map((id) => [id, proposalStand(id)]),
]);

/**
 * Remember an act that has just been done. words: what was done, a sentence without its stop. notes, themes,
 * proposals: ids of what it was about. back, forth: the commands that undo it and do it again.
 */
export function remember(entry) {
  batch(() => {
    done.value = [...done.peek().slice(1 - MOST), settled(entry)];
    undone.value = [];
    say(t("regie-done", { words: entry.words }), "undo");
  });
}

const settled = (entry) => ({ ...entry, left: standOf(entry), seq: store.seq.peek() });

/** Who changed what an entry was about since, as a sentence; `null` when nobody has. */
function changedSince(entry) {
  for (const [id, stood] of entry.left) {
    const proposal = store.proposals.peek().get(id);
    if (proposal && proposalStand(id) === stood) continue;
    if (proposal) return t("regie-undo-proposal", { who: nameOf(proposal.changed_by), number: proposal.number });
    const note = store.notes.peek().get(id);
    if ((note || id.startsWith("n_") ? noteStand(id) : themeStand(id)) === stood) continue;
    if (note && JSON.parse(stood).at(-1) !== note.answer) {
      return t("regie-undo-answer", { who: nameOf(note.answered_by), number: note.number });
    }
    if (note) return t("regie-undo-note", { who: nameOf(note.sorted_by), number: note.number });
    const theme = store.themes.peek().get(id);
    if (!theme) return t("regie-undo-theme-gone");
    return t("regie-undo-theme", { who: nameOf(theme.changed_by), name: theme.name });
  }
  return null;
}

/** way: "back" or "forth". words: what is said once it is done. */
async function turn(from, to, way, words, again) {
  const entry = from.peek().at(-1);
  if (!entry) return say(t(again === "redo" ? "regie-undo-none" : "regie-redo-none"));
  from.value = from.peek().slice(0, -1);
  clearFault(PLACE);
  const changed = changedSince(entry);
  if (changed) return say(t("regie-undo-changed", { words: entry.words, changed }));
  const commands = entry.rest ?? entry[way];
  for (const [at, command] of commands.entries()) {
    const outcome = await (UNGUARDED.has(command.type) ? act(PLACE, command) : ask(PLACE, command, entry.seq));
    if (outcome.ok) continue;
    if (at === 0) return say(t("regie-undo-refused", { words: entry.words }));
    // What is left can be tried again; `seq` stays, so that what somebody else has changed is still left alone.
    from.value = [...from.peek(), { ...entry, rest: commands.slice(at), left: standOf(entry) }];
    const facts = { words: entry.words, n: at, of: commands.length };
    return say(t(way === "back" ? "regie-undo-partly" : "regie-redo-partly", facts));
  }
  to.value = [...to.peek(), settled({ ...entry, rest: undefined })];
  return say(t(words, { words: entry.words }), again);
}

const UNGUARDED = new Set(["restore-theme", "mark-notes-read", "mark-notes-unread"]);

let last = Promise.resolve(); // one after the other, however fast the keys are pressed
const after = (next) => (last = last.then(next, next));

export const undo = () => after(() => turn(done, undone, "back", "regie-undone", "redo"));
export const redo = () => after(() => turn(undone, done, "forth", "regie-done", "undo"));
