// Which of the incoming notes a person wants to see.

import { signal } from "@preact/signals";
import { myTables } from "./mine.js";
import { isOfPerson, isToAdmit, isUnproposed, isUnread, isUnsorted, isUnthemed } from "./records.js";

const STATES = {
  unsorted: isUnsorted,
  unread: isUnread,
  unthemed: isUnthemed,
  unproposed: isUnproposed,
  "to-admit": isToAdmit,
  aside: (note) => note.set_aside !== null,
  all: () => true,
};
export const STATE_NAMES = Object.keys(STATES);

/** What stands in the place of a table for the notes of persons. */
export const PERSONS = "persons";
/** And what stands there for those of the tables that one reads oneself. */
export const MINE = "mine";

const EVERYTHING = { words: "", round: "", kind: "", table: "" };

/**
 * state: one of `STATE_NAMES`. round: an id; table: an id, `PERSONS` or `MINE`; kind: a kind; each "" for all.
 * words: what was typed.
 */
export const filter = signal({ state: "unsorted", ...EVERYTHING });

export const narrow = (part) => (filter.value = { ...filter.value, ...part });

/** Show all notes of a state, or of a table, whatever was asked for before. */
export const show = (part) => (filter.value = { state: "all", ...EVERYTHING, ...part });

/** Letters without accents and case, so that « frelon » finds « Frêlon ». */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const plainTexts = new WeakMap(); // note -> its text in plain letters: a search through 5,000 must not make them anew
function plainText(note) {
  if (!plainTexts.has(note)) plainTexts.set(note, plain(note.text));
  return plainTexts.get(note);
}

/** Return whether a note is among those asked for. A number finds the note that has it, too. */
export function matches(note, { state, words, round, kind, table }) {
  if (!STATES[state](note)) return false;
  if (round && note.round_id !== round) return false;
  if (kind && note.kind !== kind) return false;
  if (table === PERSONS && !isOfPerson(note)) return false;
  if (table === MINE && !myTables.value.has(note.table_id)) return false;
  if (table && table !== PERSONS && table !== MINE && note.table_id !== table) return false;
  const asked = plain(words.trim());
  if (!asked) return true;
  if (/^\d+$/.test(asked) && note.number === Number(asked)) return true;
  const text = plainText(note);
  return asked.split(/\s+/).every((word) => text.includes(word));
}
