// Keys that work from everywhere on the page, except while somebody types.

import { asideOpen } from "./aside_form.js";
import { helpOpen, letterKeys } from "./help.js";
import { may } from "./house.js";
import { tab } from "./panel_state.js";
import { themes } from "./records.js";
import { clearPicked, currentNote, picked } from "./selection.js";
import { writeFromPicked } from "./selection_bar.js";
import { beginTheme, placeNotes } from "./sorting.js";
import { view } from "./views.js";
import { newPoll } from "./votes.js";

const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, dialog, [role=menu]";

function openAside() {
  if (!currentNote.value || !may("set-note-aside")) return;
  tab.value = "note";
  asideOpen.value = true;
}

function search() {
  view.value = "board";
  requestAnimationFrame(() => document.getElementById("search")?.select());
}

/** To the act that brings the poll in hand on; what cannot be taken back asks before it is done. */
function toMainAct() {
  if (view.value === "votes") document.querySelector(".poll-side [data-act=main]")?.focus();
}

function begin() {
  if (view.value !== "votes") beginTheme();
  else if (may("plan-poll")) newPoll();
}

const LETTERS = {
  n: begin,
  m: toMainAct,
  p: writeFromPicked,
  a: openAside,
  t: () => (view.value = "board"),
  v: () => (view.value = "votes"),
  e: () => (view.value = "screens"),
  "/": search,
  "?": () => (helpOpen.value = true),
};

function placeByDigit(digit) {
  const theme = themes.value[digit - 1];
  if (theme) placeNotes([...picked.value], theme.id, { onward: true });
}

function onKeyDown(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
  if (event.key === "Escape") return void clearPicked();
  if (!letterKeys.value) return;
  // By the place of the key: on a French keyboard the upper row gives digits only with Shift.
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (digit && view.value === "board" && picked.value.size) placeByDigit(Number(digit));
  else if (LETTERS[event.key.toLowerCase()]) LETTERS[event.key.toLowerCase()]();
  else return;
  event.preventDefault();
}

/** Listen from now on. */
export const listen = () => document.addEventListener("keydown", onKeyDown);
