// Which of the incoming notes a person wants to see.

import { computed, signal } from "@preact/signals";
import { isUnaccounted, isVoice } from "./coverage.js";
import { store } from "./house.js";
import { languageOf } from "./languages.js";
import { myTables } from "./mine.js";
import { isOfPerson, isToAdmit, isUnproposed, isUnread, isUnsorted, isUnthemed } from "./records.js";

const STATES = {
  unsorted: isUnsorted,
  unread: isUnread,
  unthemed: isUnthemed,
  unproposed: isUnproposed,
  "to-admit": isToAdmit,
  voices: isVoice,
  unaccounted: isUnaccounted,
  aside: (note) => note.set_aside !== null,
  hidden: (note) => note.hidden !== null,
  all: () => true,
};
export const STATE_NAMES = Object.keys(STATES);

/** What stands in the place of a table for the notes of persons. */
export const PERSONS = "persons";
/** And what stands there for those of the tables that one reads oneself. */
export const MINE = "mine";

const EVERYTHING = { words: "", round: "", kind: "", table: "", site: "", strength: "", language: "" };
/** What narrows the notes of a state, by name. */
export const PARTS = Object.keys(EVERYTHING);

/**
 * state: one of `STATE_NAMES`. round, site: an id; table: an id, `PERSONS` or `MINE`; kind: a kind; strength: how many
 * people at the least; language: a code or `UNSURE`; each "" for all. words: what was typed.
 */
export const filter = signal({ state: "unsorted", ...EVERYTHING });

export const narrow = (part) => (filter.value = { ...filter.value, ...part });

/** Show all notes of a state, or of a table, whatever was asked for before. */
export const show = (part) => (filter.value = { state: "all", ...EVERYTHING, ...part });

/** Show all notes of the state that is asked for. */
export const widen = () => narrow(EVERYTHING);

/** Letters without accents and case, so that « frelon » finds « Frêlon ». */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const plainTexts = new WeakMap(); // note -> its text in plain letters: a search through 5,000 must not make them anew
function plainText(note) {
  if (!plainTexts.has(note)) plainTexts.set(note, plain(note.text));
  return plainTexts.get(note);
}

/** The test that tells whether a note holds all of these words, or has this number; `null` for no words. */
export function holds(words) {
  const asked = plain(words.trim());
  if (!asked) return null;
  const number = /^\d+$/.test(asked) ? Number(asked) : null;
  const each = asked.split(/\s+/);
  return (note) => note.number === number || each.every((word) => plainText(note).includes(word));
}

function isFrom(table) {
  if (table === PERSONS) return isOfPerson;
  if (table === MINE) return (note) => myTables.value.has(note.table_id);
  return (note) => note.table_id === table;
}

function testsOf({ state, words, round, kind, table, site, strength, language }) {
  return [
    STATES[state],
    round && ((note) => note.round_id === round),
    kind && ((note) => note.kind === kind),
    table && isFrom(table),
    site && ((note) => store.tables.value.get(note.table_id)?.site_id === site),
    strength && ((note) => note.strength >= Number(strength)),
    language && ((note) => languageOf(note) === language),
    holds(words),
  ].filter(Boolean);
}

/** The test that tells whether a note is among those asked for. A number finds the note that has it, too. */
export const isWanted = computed(() => {
  const tests = testsOf(filter.value);
  return (note) => tests.every((test) => test(note));
});
