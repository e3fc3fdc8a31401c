// What the right side shows: the note in hand, or the proposals.

import { batch, effect, signal } from "@preact/signals";
import { keepOverReload } from "./kept.js";
import { current } from "./selection.js";
import { view } from "./views.js";

/** "note" or "proposals". */
export const tab = signal("note");
/** The proposal (or the draft of one) that is open, `null` for the list of all. */
export const openProposal = signal(null);

keepOverReload("panel", { tab, open: openProposal });

export function showProposal(id) {
  batch(() => {
    view.value = "board";
    tab.value = "proposals";
    openProposal.value = id;
  });
}

/** Bring a note to the right side, from a link. */
export function showNote(id) {
  batch(() => {
    view.value = "board";
    current.value = { list: null, id };
    tab.value = "note";
  });
}

// While somebody writes a proposal, picking notes does not take the page away from them.
effect(() => {
  const { id, list } = current.value;
  if (id && list && openProposal.peek() === null) tab.value = "note";
});
