// Which view is on, and which poll the view of the votes shows: kept over a reload, for somebody may be writing.

import { batch, signal } from "@preact/signals";
import { role } from "./house.js";
import { keepOverReload } from "./kept.js";

/** Whether who is not heard is one's business: it is that of all but whoever runs the votes. */
export const seesHeard = role !== "vote-operator";

/** "board", "heard", "tables", "votes", "print", "screens", "incidents" or "journal"; everyone begins where their work is. */
export const view = signal(role === "vote-operator" ? "votes" : "board");

/** Poll id (or that of the draft of one), or `null` for the first that asks for something. */
export const chosenPoll = signal(null);

/** The poll whose form is open, {id, gap}; gap: what is to be filled in, as in `Poll.gaps`, or "". `null` for none. */
export const formOf = signal(null);

keepOverReload("views", { view, poll: chosenPoll, form: formOf });

export function showPoll(id) {
  batch(() => {
    chosenPoll.value = id;
    formOf.value = null;
    view.value = "votes";
  });
}

export function writePoll(id, gap = "") {
  batch(() => {
    chosenPoll.value = id;
    formOf.value = { id, gap };
    view.value = "votes";
  });
}
