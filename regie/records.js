// What follows from the records: orders, who holds what, and what nobody has taken up yet.

import { computed } from "@preact/signals";
import { store } from "./house.js";

export const inOrder = (collection) =>
  computed(() => [...store[collection].value.values()].sort((a, b) => a.number - b.number));

export const rounds = inOrder("rounds");
export const polls = inOrder("polls");
export const notes = inOrder("notes");
/** In the order that the team gave them. */
export const themes = computed(() =>
  [...store.themes.value.values()].sort((a, b) => a.rank - b.rank || a.number - b.number),
);
export const tables = inOrder("tables");
export const proposals = inOrder("proposals");
export const sites = computed(() => [...store.sites.value.values()]);
export const siteName = (table) => store.sites.value.get(table.site_id)?.name ?? "";

/** Of a round or a poll. An open poll may be paused; an annulled one is neither open nor planned. */
export const isOpen = (each) => each.opened_at !== null && each.closed_at === null && !each.annulled_at;
export const isPlanned = (each) => each.opened_at === null && !each.annulled_at;
/** Whether it is a poll whose result only the régie has seen. */
export const isUnpublished = (each) => Boolean(each.closed_at && each.published_at === null && !each.annulled_at);
export const openRound = computed(() => rounds.value.find(isOpen) ?? null);
export const openPolls = computed(() => polls.value.filter(isOpen));
/** The round that is open, else the last one that was; `null` before the first. */
export const roundInHand = computed(() => openRound.value ?? rounds.value.findLast((each) => each.opened_at) ?? null);

/** Whether a note still asks for something: not taken back, set aside, hidden or waiting to be admitted. */
export const isStanding = (note) =>
  note.withdrawn_at === null && note.set_aside === null && note.hidden === null && !note.held;
/** Whether somebody has to say if the note of a person comes in among the others. */
export const isToAdmit = (note) =>
  note.held && note.withdrawn_at === null && note.set_aside === null && note.hidden === null;
export const notesToAdmit = computed(() => notes.value.filter(isToAdmit));
/** Whether it is the note of a person: it has no table. */
export const isOfPerson = (note) => note.author !== "";

export const standingProposals = computed(() => proposals.value.filter((each) => each.withdrawn_at === null));
export const pushedProposals = computed(() => standingProposals.value.filter((each) => each.pushed_at !== null));

function gather(pairs) {
  const heaps = new Map();
  for (const [key, value] of pairs) {
    if (heaps.has(key)) heaps.get(key).push(value);
    else heaps.set(key, [value]);
  }
  return heaps;
}

/** note id -> the proposals that hold it, withdrawn ones left out. */
export const proposalsOf = computed(() =>
  gather(standingProposals.value.flatMap((each) => each.note_ids.map((id) => [id, each]))),
);
let heapsBefore = new Map();
/** theme id -> its notes; the same list as before while its notes are, so that only what has changed is drawn. */
export const notesIn = computed(() => {
  const heaps = gather(notes.value.flatMap((note) => note.theme_ids.map((id) => [id, note])));
  for (const [id, heap] of heaps) {
    const before = heapsBefore.get(id);
    if (before?.length === heap.length && heap.every((note, place) => note === before[place])) heaps.set(id, before);
  }
  heapsBefore = heaps;
  return heaps;
});
/** table id -> its notes that it has not taken back; "" -> those of persons. */
export const notesFrom = computed(() =>
  gather(notes.value.filter((note) => note.withdrawn_at === null).map((note) => [note.table_id, note])),
);
/** poll id -> the counts of hands for it, in the order of the tables. */
export const handsOf = computed(() => {
  const numberOf = (count) => store.tables.value.get(count.table_id)?.number ?? 0;
  const counts = [...store.hand_counts.value.values()].sort((a, b) => numberOf(a) - numberOf(b));
  return gather(counts.map((count) => [count.poll_id, { ...count, table: numberOf(count) }]));
});
/** proposal id -> the polls that offer it. */
export const pollsOf = computed(() =>
  gather(polls.value.flatMap((poll) => poll.choices.filter((c) => c.proposal_id).map((c) => [c.proposal_id, poll]))),
);

export const isUnread = (note) => isStanding(note) && !note.read;
export const isUnthemed = (note) => isStanding(note) && note.theme_ids.length === 0;
export const isUnproposed = (note) => isStanding(note) && !proposalsOf.value.has(note.id);
/** Whether nobody has done anything with a note yet. */
export const isUnsorted = (note) => isUnthemed(note) && isUnproposed(note);
