// The order in which the notes of a theme stand, put by hand: by dragging, keys and buttons. Each move can be undone.

import { effect } from "@preact/signals";
import { t } from "tablee/words.js";
import { may, store } from "./house.js";
import { notesIn } from "./records.js";
import { current, picked, pickedIn } from "./selection.js";
import { placeNotes } from "./sorting.js";
import { inChosenOrder, noteOrder } from "./theme_view.js";
import { ask, PLACE, remember, say, told } from "./undo.js";

const mayMoveIn = (list) => store.themes.value.has(list) && may("move-in-theme");
const isByHand = () => noteOrder.value === "hand";

const sayWhy = () => say(t("regie-order-not-by-hand"));
effect(() => {
  if (isByHand() && told.peek()?.words === t("regie-order-not-by-hand")) told.value = null; // no longer so
});

/** Ids of the notes of a theme, as they are shown. */
const orderIn = (id) => inChosenOrder(notesIn.value.get(id) ?? [], store.themes.value.get(id)).map((note) => note.id);

/** Ids of notes as the theme that they were picked in shows them; in the order given, where that is no theme. */
export function asShown(ids) {
  if (!store.themes.value.has(pickedIn.value)) return ids;
  const these = new Set(ids);
  const shown = orderIn(pickedIn.value).filter((id) => these.has(id));
  return shown.length === ids.length ? shown : ids;
}

/** The theme that the picked notes can be moved in, shown as it was put by hand; `null` for none. */
export function themeToMoveIn() {
  const id = pickedIn.value;
  return mayMoveIn(id) && isByHand() ? store.themes.value.get(id) : null;
}

/** Whether notes on their way come to a place of a list, not just into it: they are of it, or it has been ordered. */
export function takesAtPlace(list) {
  if (!mayMoveIn(list) || !isByHand()) return false;
  return pickedIn.peek() === list || store.themes.value.get(list).note_order.length > 0;
}

/** The commands that put notes back to where they stand in `order`: one for each row of neighbours. */
function backTo(theme_id, ids, order) {
  const moved = new Set(ids);
  const commands = [];
  for (let end = order.length; end > 0; end--) {
    if (!moved.has(order[end - 1])) continue;
    let start = end - 1;
    while (start > 0 && moved.has(order[start - 1])) start--;
    commands.push({ type: "move-in-theme", theme_id, note_ids: order.slice(start, end), before: order[end] ?? null });
    end = start;
  }
  return commands;
}

function wordsOf(theme_id, ids, order) {
  const facts = { name: store.themes.value.get(theme_id).name, place: order.indexOf(ids[0]) + 1, all: order.length };
  if (ids.length > 1) return t("regie-act-moved-notes", { n: ids.length, ...facts });
  return t("regie-act-moved-note", { number: store.notes.value.get(ids[0]).number, ...facts });
}

/** The note in hand is always drawn, wherever it is. */
const reveal = (theme_id) => requestAnimationFrame(() =>
  document.getElementById(theme_id)?.querySelector(`[data-note="${current.peek().id}"]`)
    ?.scrollIntoView({ block: "nearest" }));

/** Put notes of a theme before another one of its notes, `null`: behind all. They stay in their own order. */
async function moveNotes(theme_id, ids, before) {
  const order = orderIn(theme_id);
  const these = new Set(ids);
  const note_ids = order.filter((id) => these.has(id));
  const at = order.indexOf(before); // -1 also where it has just left the theme
  const behind = at < 0 ? null : order.slice(at).find((id) => !these.has(id));
  const command = { type: "move-in-theme", theme_id, note_ids, before: behind ?? null };
  const outcome = await ask(PLACE, command);
  const after = orderIn(theme_id);
  if (!outcome.ok || String(after) === String(order)) return;
  const back = backTo(theme_id, note_ids, order);
  remember({ words: wordsOf(theme_id, note_ids, after), notes: note_ids, back, forth: [command] });
}

/** The note that others come to stand before, one step on; `null`: none, they come behind all. */
function goalOf(order, ids, way) {
  const first = order.indexOf(ids[0]);
  const last = order.indexOf(ids.at(-1));
  return { first: order[0], up: order[Math.max(0, first - 1)], down: order[last + 2], last: null }[way] ?? null;
}

let latest = Promise.resolve(); // one after the other, each from where the one before has led

/** Move notes of a theme: way "up", "down", "first" or "last". */
export function moveOn(theme_id, ids, way) {
  const next = async () => {
    const these = new Set(ids);
    const order = orderIn(theme_id);
    const here = order.filter((id) => these.has(id));
    if (!here.length) return;
    await moveNotes(theme_id, here, goalOf(order, here, way));
    reveal(theme_id);
  };
  return (latest = latest.then(next, next));
}

/** Do what a key with Alt asks for at a note of a list; return whether it asks for anything. */
export function moveByKey({ key, shiftKey }, list, id) {
  const way = { ArrowUp: shiftKey ? "first" : "up", ArrowDown: shiftKey ? "last" : "down" }[key];
  if (!way || !mayMoveIn(list)) return false;
  if (!isByHand()) sayWhy();
  else moveOn(list, pickedIn.value === list && picked.value.has(id) ? [...picked.value] : [id], way);
  return true;
}

/** Notes were dropped on a theme. at: the place in its list, as `insertion`; `null` where there was none. */
export function dropNotes(theme_id, ids, keep, at) {
  if (pickedIn.value !== theme_id) return placeNotes(ids, theme_id, { keep, before: at?.before ?? undefined });
  if (at) return moveNotes(theme_id, ids, at.before);
  return mayMoveIn(theme_id) && !isByHand() ? sayWhy() : null;
}
