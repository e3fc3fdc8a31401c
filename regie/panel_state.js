// What the right side shows: the note in hand, the proposals, or the suggestions.

import { batch, effect, signal } from "@preact/signals";
import { keepOverReload } from "./kept.js";
import { current } from "./selection.js";
import { view } from "./views.js";

/** "note", "proposals" or "suggestions". */
export const tab = signal("note");
/** The proposal (or the draft of one) that is open, `null` for the list of all. */
export const openProposal = signal(null);
/** Whether a proposal takes the place of the themes, so that its versions stand beside each other. */
export const wide = signal(false);

keepOverReload("panel", { tab, open: openProposal, wide });

export function showProposal(id) {
  batch(() => {
    view.value = "board";
    tab.value = "proposals";
    openProposal.value = id;
  });
}

/** Give the proposal that is open more room, and go to one of its fields. */
export function goWide(field) {
  wide.value = true;
  requestAnimationFrame(() => document.getElementById(field)?.focus());
}

/** Bring a theme into view, from a link; with the focus, for whoever uses keys. */
export function showTheme(id) {
  batch(() => {
    view.value = "board";
    wide.value = false;
  });
  requestAnimationFrame(() => {
    const heap = document.getElementById(id);
    heap?.scrollIntoView({ block: "nearest" });
    (heap?.querySelector("[role=option][tabindex='0'], button") ?? heap)?.focus();
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
