// What this page has been shown of the meeting: one signal a collection, each a Map id -> record.

import { batch, signal } from "@preact/signals";

const COLLECTIONS = [
  "meetings", "sites", "tables", "rounds", "notes", "themes", "proposals", "polls", "hand_counts", "displays",
  "messages", "readings", "help_calls", "read_backs", "members", "steps", "incidents", "batches",
];

/**
 * Return the signals, and `take(frame)`, which brings a snapshot, changed, turnout, presence or company frame into them
 * in one batch and leaves the other frames alone. A Map is never changed, always replaced.
 * turnout: open poll -> its last turnout frame, {voted, by_channel, tally}. presence: table -> its last presence frame, {devices, battery, charging, waiting}. seq: `null` before the first snapshot.
 * screens: site -> how many pages show its screen. coverage: the last coverage frame, `null` before the first.
 * paper: poll that may have ballots on paper -> how they stand, as in the paper frame.
 * company: member of the régie who is here -> what they have before them, {note, view}.
 */
export function createStore() {
  const store = { seq: signal(null), turnout: signal(new Map()), presence: signal(new Map()), company: signal(new Map()), take };
  store.coverage = signal(null);
  store.screens = signal(new Map());
  store.paper = signal(new Map());
  for (const name of COLLECTIONS) store[name] = signal(new Map());

  function take(frame) {
    batch(() => TAKE[frame.type]?.(store, frame));
  }
  return store;
}

const TAKE = {
  snapshot(store, { seq, put, turnout = {}, presence = {}, company = {}, screens = {}, coverage = null, paper = {} }) {
    store.screens.value = new Map(Object.entries(screens));
    for (const name of COLLECTIONS) store[name].value = new Map(Object.entries(put[name] ?? {}));
    store.turnout.value = new Map(Object.entries(turnout));
    store.presence.value = new Map(Object.entries(presence));
    store.company.value = new Map(Object.entries(company));
    store.coverage.value = coverage;
    store.paper.value = new Map(Object.entries(paper));
    store.seq.value = seq;
  },
  changed(store, { seq, put = {}, drop = {} }) {
    for (const name of new Set([...Object.keys(put), ...Object.keys(drop)])) {
      const records = new Map(store[name].value);
      for (const [id, record] of Object.entries(put[name] ?? {})) records.set(id, record);
      for (const id of drop[name] ?? []) records.delete(id);
      store[name].value = records;
    }
    store.seq.value = seq;
  },
  turnout(store, frame) {
    store.turnout.value = new Map(store.turnout.value).set(frame.poll, frame);
  },
  presence(store, frame) {
    store.presence.value = new Map(store.presence.value).set(frame.table, frame);
  },
  coverage(store, frame) {
    store.coverage.value = frame;
  },
  paper(store, { accounts }) {
    store.paper.value = new Map(Object.entries(accounts));
  },
  screen(store, { site, pages }) {
    store.screens.value = new Map(store.screens.value).set(site, pages);
  },
  company(store, { here }) {
    store.company.value = new Map(Object.entries(here));
  },
};
