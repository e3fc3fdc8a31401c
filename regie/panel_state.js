// What the right side shows: the note in hand, or the proposals.

import { batch, effect, signal } from "@preact/signals";
import { current } from "./selection.js";
import { view } from "./views.js";

const KEPT = "tablee-regie-panel"; // over a reload of this tab: whoever was writing goes on writing

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}
const before = kept();

/** "note" or "proposals". */
export const tab = signal(before.tab ?? "note");
/** The proposal (or the draft of one) that is open, `null` for the list of all. */
export const openProposal = signal(before.open ?? null);

effect(() => {
  const now = JSON.stringify({ tab: tab.value, open: openProposal.value });
  try {
    sessionStorage.setItem(KEPT, now);
  } catch (error) {
    console.warn("panel: not kept over a reload", error.name);
  }
});

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
