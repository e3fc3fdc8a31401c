// Who and what is in no proposal yet, and the account of notes: the server counts, this page shows (server/domain/
// coverage.py). Nothing is told before the first frame.

import { computed } from "@preact/signals";
import { store } from "./house.js";
import { proposalsOf } from "./records.js";

const NOTHING = {
  places: {}, unread: 0, unthemed: 0, unproposed: 0, themes: [], tables: [], sites: [], groups: {}, voices: [],
};

export const coverage = computed(() => store.coverage.value ?? NOTHING);

const recordsOf = (name) => computed(() => coverage.value[name].map((id) => store[name].value.get(id)).filter(Boolean));

/** The themes, tables and sites of which nothing is in any proposal. */
export const unheardThemes = recordsOf("themes");
export const unheardTables = recordsOf("tables");
export const unheardSites = recordsOf("sites");

const voiceIds = computed(() => new Set(coverage.value.voices));
/** Whether a note is a minority voice that nobody has answered. */
export const isVoice = (note) => voiceIds.value.has(note.id);
/** The minority voices that nobody has answered, in their order. */
export const voices = computed(() => coverage.value.voices.map((id) => store.notes.value.get(id)).filter(Boolean));

/** place of the account -> notes, those that are spoken of; and their sum. */
export const account = computed(() => {
  const places = Object.entries(coverage.value.places);
  return {
    places: places.filter(([place, n]) => n || (place !== "held" && place !== "hidden")),
    received: places.reduce((sum, [, n]) => sum + n, 0),
  };
});

/** Whether nobody has said yet what becomes of a note: it is in no proposal put to the room, and not set aside. */
export const isUnaccounted = (note) =>
  note.withdrawn_at === null && note.hidden === null && note.set_aside === null &&
  !(proposalsOf.value.get(note.id) ?? []).some((each) => each.pushed_at !== null);
