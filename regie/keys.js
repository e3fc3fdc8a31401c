// Keys that work from everywhere on the page, except while somebody types.

import { asideOpen } from "./aside_form.js";
import { helpOpen, letterKeys } from "./help.js";
import { may, role } from "./house.js";
import { readsJournal } from "./journal.js";
import { tab } from "./panel_state.js";
import { toFirstCall } from "./help_strip.js";
import { writeTo } from "./letter.js";
import { printsSomething } from "./print_runs.js";
import { isToAdmit, themes } from "./records.js";
import { clearPicked, currentNote, pickedAdmitted, pickedToAdmit } from "./selection.js";
import { writeFromPicked } from "./selection_bar.js";
import { admit, beginTheme, placeNotes } from "./sorting.js";
import { accept, byKey, refuse } from "./suggest_note.js";
import { clearPickedTables, pickedTables, tableInHand } from "./table_pick.js";
import { restore, toggleBlack } from "./screen_acts.js";
import { redo, undo } from "./undo.js";
import { seesHeard, view } from "./views.js";
import { newPoll } from "./votes.js";

const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, dialog, [role=menu]";

function openAside() {
  if (!currentNote.value || !may("set-notes-aside")) return;
  tab.value = "note";
  asideOpen.value = true;
}

function search() {
  view.value = "board";
  requestAnimationFrame(() => document.getElementById("search")?.select());
}

/** To the act that brings the poll or the step in hand on; what cannot be taken back asks before it is done. */
function toMainAct() {
  const place = { votes: ".poll-side", driving: ".step-side" }[view.value];
  if (place) document.querySelector(`${place} [data-act=main]`)?.focus();
}

const tablesInHand = () =>
  pickedTables.value.size ? [...pickedTables.value] : [tableInHand.value].filter(Boolean);

/** Whatever the view in hand has new: a theme, a poll, a message to the picked tables. */
function begin() {
  if (view.value === "board") beginTheme();
  else if (view.value === "votes" && may("plan-poll")) newPoll();
  else if (view.value === "tables") writeTo(tablesInHand());
}

function admitPicked() {
  const note = currentNote.value;
  const ids = pickedToAdmit.value.length || !note || !isToAdmit(note) ? pickedToAdmit.value : [note.id];
  if (view.value === "board" && ids.length && may("admit-note")) admit(ids, { onward: true });
}

function unpick() {
  if (view.value === "tables") clearPickedTables();
  else clearPicked();
}

const LETTERS = {
  n: begin,
  m: toMainAct,
  p: writeFromPicked,
  a: openAside,
  o: admitPicked,
  s: () => byKey(accept),
  x: () => byKey(refuse),
  u: toFirstCall,
  d: () => (view.value = "driving"),
  r: () => (view.value = "board"),
  t: () => (view.value = "tables"),
  v: () => (view.value = "votes"),
  f: () => printsSomething && (view.value = "print"),
  e: () => (view.value = "screens"),
  b: () => view.value === "screens" && toggleBlack(), // from nowhere else: a slip would leave the hall in the dark
  q: () => seesHeard && (view.value = "heard"),
  i: () => (view.value = "incidents"),
  j: () => readsJournal(role) && (view.value = "journal"),
  "/": search,
  "?": () => (helpOpen.value = true),
};

function placeByDigit(digit) {
  const theme = themes.value[digit - 1];
  if (theme) placeNotes(pickedAdmitted.value, theme.id, { onward: true });
}

function undoKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z") return false;
  if (!["board", "screens"].includes(view.value) || event.target.closest?.(TYPING)) return false;
  event.preventDefault();
  if (view.value === "screens") return restore() || true;
  if (event.shiftKey) redo();
  else undo();
  return true;
}

function onKeyDown(event) {
  if (undoKey(event)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
  if (event.key === "Escape") return void unpick();
  if (!letterKeys.value) return;
  // By the place of the key: on a French keyboard the upper row gives digits only with Shift.
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (digit && view.value === "board" && pickedAdmitted.value.length) placeByDigit(Number(digit));
  else if (LETTERS[event.key.toLowerCase()]) LETTERS[event.key.toLowerCase()]();
  else return;
  event.preventDefault();
}

/** Listen from now on. */
export const listen = () => document.addEventListener("keydown", onKeyDown);
