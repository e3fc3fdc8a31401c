// Which view is on, and which poll the view of the votes shows.

import { signal } from "@preact/signals";

/** "board", "votes" or "screens". */
export const view = signal("board");

/** Poll id, "new" for the form of a new poll, or `null` for the first that asks for something. */
export const chosenPoll = signal(null);

export function showPoll(id) {
  chosenPoll.value = id;
  view.value = "votes";
}
