// How one has the themes before oneself: which are folded up, and in which order their notes stand.

import { signal } from "@preact/signals";
import { keepOverReload } from "./kept.js";
import { themes } from "./records.js";

/** Ids of the themes that are folded up: a name and figures, on which notes can be put all the same. */
export const folded = signal([]);
/** "arrival", or "strength": those that most people at a table hold come first. */
export const noteOrder = signal("arrival");

keepOverReload("themes", { folded, order: noteOrder });

/** Set to the id of a theme that is to be given the focus: it has been folded, unfolded or moved. */
export const focusTheme = signal(null);

export function fold(id) {
  folded.value = [...folded.value, id];
  focusTheme.value = id;
}

export function unfold(id) {
  folded.value = folded.value.filter((each) => each !== id);
  focusTheme.value = id;
}

export const foldAll = () => (folded.value = themes.value.map((theme) => theme.id));
export const unfoldAll = () => (folded.value = []);

const strongest = new WeakMap(); // list -> the same notes in the other order; the same list as long as they are

/** Return notes, which come in the order of arrival, in the order that is asked for. */
export function inChosenOrder(notes) {
  if (noteOrder.value === "arrival") return notes;
  if (!strongest.has(notes)) strongest.set(notes, [...notes].sort((a, b) => b.strength - a.strength));
  return strongest.get(notes);
}
