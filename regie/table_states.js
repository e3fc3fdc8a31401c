// How every table is: what it asks for, whether its tablet is there, and when it last wrote.

import { computed } from "@preact/signals";
import { callOf } from "./exchange.js";
import { store } from "./house.js";
import { moment } from "./moment.js";
import { notes, openRound, roundInHand, tables } from "./records.js";
import { isLow, STATES, statesOf } from "./table_rules.js";

const times = new WeakMap(); // note -> when it was last written, in ms: to read 5,000 texts of times takes too long
function writtenAt(note) {
  if (!times.has(note)) times.set(note, Date.parse(note.edited_at ?? note.added_at));
  return times.get(note);
}

/** table id -> {n, last, at}: how many notes stand in the round in hand; its last note of all; when it last wrote. */
const written = computed(() => {
  const found = new Map(tables.value.map(({ id }) => [id, { n: 0, last: null, at: 0 }]));
  for (const note of notes.value) {
    const of = found.get(note.table_id);
    if (!of) continue; // of a person
    of.at = Math.max(of.at, writtenAt(note));
    if (note.withdrawn_at) continue;
    if (note.round_id === roundInHand.value?.id) of.n += 1;
    of.last = note;
  }
  return found;
});

/** How many notes of a table stand in the round in hand. */
export const notesInRound = (id) => written.value.get(id)?.n ?? 0;
/** The last note of a table that it has not taken back, or `null`. */
export const lastNote = (id) => written.value.get(id)?.last ?? null;

/**
 * {devices, battery, charging, waiting, gone_at, late_since} of a table, as its tablet last told; `undefined` when it
 * was never here.
 */
export const presenceOf = (id) => store.presence.value.get(id);
export const isHere = (id) => presenceOf(id)?.devices > 0;

/** The charge of a table's tablet when somebody has to do something about it, else `null`. */
export function lowBattery(id) {
  const presence = presenceOf(id);
  return presence && presence.devices > 0 && isLow(presence) ? presence.battery : null;
}

let former = new Map();

/** table id -> its states as one text, such as "help offline". The same Map as long as nothing in it is another. */
const texts = computed(() => {
  const openedAt = openRound.value ? Date.parse(openRound.value.opened_at) : null;
  const now = moment.value;
  const next = new Map();
  for (const { id, device } of tables.value) {
    const wrote = written.value.get(id);
    const here = isHere(id);
    const seen = here || presenceOf(id) !== undefined || device !== "" || wrote.at > 0;
    const late = presenceOf(id)?.late_since != null;
    const asks = callOf.value.has(id);
    const facts = { asks, here, seen, late, waiting: presenceOf(id)?.waiting ?? 0, openedAt, now };
    next.set(id, statesOf({ ...facts, wroteAt: wrote.at }).join(" "));
  }
  const isSame = next.size === former.size && [...next].every(([id, text]) => former.get(id) === text);
  return isSame ? former : (former = next);
});

/** table id -> what is true of it, the most urgent first. */
export const tableStates = computed(() => new Map([...texts.value].map(([id, text]) => [id, text.split(" ")])));

/** state -> how many tables it is true of, in the order of urgency, those of none left out. */
export const stateCounts = computed(() => {
  const all = [...tableStates.value.values()];
  return STATES.map((state) => [state, all.filter((states) => states.includes(state)).length]).filter(([, n]) => n > 0);
});
