// How one has the themes before oneself: which are folded up, and in which order their notes stand.

import { signal } from "@preact/signals";
import { keepOverReload } from "./kept.js";
import { themes } from "./records.js";

/** Ids of the themes that are folded up: a name and figures, on which notes can be put all the same. */
export const folded = signal([]);
/** "hand": as the team put them; "arrival"; "strength": those that most people at a table hold come first. */
export const noteOrder = signal("hand");

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

const SORTS = {
  hand: (notes, { note_order: order }) => {
    const placeOf = new Map(order.map((id, place) => [id, place]));
    const place = ({ id }) => placeOf.get(id) ?? order.length;
    return [...notes].sort((a, b) => place(a) - place(b));
  },
  strength: (notes) => [...notes].sort((a, b) => b.strength - a.strength),
};
const sorted = new WeakMap(); // notes as they came -> {how, order, list}; the same list as long as they are the same

/** Return the notes of a theme, which come in the order of arrival, in the order that is asked for. */
export function inChosenOrder(notes, theme) {
  const how = noteOrder.value;
  if (how === "arrival" || (how === "hand" && !theme?.note_order.length)) return notes;
  const before = sorted.get(notes);
  const same = before?.how === how && (how === "strength" || before.order === theme.note_order);
  if (!same) sorted.set(notes, { how, order: theme.note_order, list: SORTS[how](notes, theme) });
  return sorted.get(notes).list;
}
