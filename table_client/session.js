// One table's meeting in this browser: what the régie shows it, what it has written, what is under way.

import { computed, signal } from "@preact/signals";
import { connect } from "tablee/connection.js";
import { takeOver } from "tablee/earlier.js";
import { openKeep } from "tablee/keep.js";
import { createOutbox } from "tablee/outbox.js";
import { createStore } from "tablee/store.js";
import { openHands } from "./hands.js";
import { openHelp } from "./help_call.js";
import { keptSignal } from "./kept.js";
import { openMessages } from "./messages.js";
import { noteItems } from "./note_items.js";
import { openOrdering } from "./ordering.js";
import { openOffline } from "./offline.js";
import { overAt, stageOf } from "./poll_life.js";
import { reportHealth } from "./report.js";
import { openSeat } from "./seat.js";
import { lastSeen, rememberSeen } from "./seen.js";
import { openReadBacks } from "./read_backs.js";
import { openWriting } from "./writing.js";

const EARLIER = ["draft", "editing", "hands", "hands-refused"];

/**
 * Open the table behind `token`; its signals are all that the page needs.
 * key: of what this tablet keeps; a table's own, so that it goes on behind a new link. version: of the page.
 */
export async function openTable(token, key, version) {
  const keep = await openKeep(key);
  const values = Object.fromEntries(EARLIER.map((name) => [name, `tablee/${name}/${token}`]));
  await takeOver(keep, { commands: `tablee/outbox/${token}/`, refused: `tablee/refused/${token}`, values });
  const seat = await openSeat(keep, key);
  const seen = lastSeen(keep);
  const connection = connect({ door: "table", secret: token, greeting: seat.greeting, aheadMs: seen?.ahead_ms });
  const store = createStore();
  connection.onFrame((frame) => seat.isWriting() && store.take(frame));
  rememberSeen({ keep, connection, store }); // before the outbox: what leaves it has been seen by then
  // A full disk at the régie passes; the note waits for it.
  const outbox = createOutbox(connection, keep, { keepTrying: ["not-saved"] });
  seat.follow(connection, outbox);
  reportHealth(connection, outbox);
  await outbox.ready;

  const refusedOf = (isMeant) => computed(() => outbox.refused.value.filter(({ command }) => isMeant(command)));
  const refused = refusedOf((command) => command.note_id); // until someone has seen to it

  const first = (records) => computed(() => [...records.value.values()][0]);
  const self = first(store.tables); // a table is shown itself alone
  const isOpen = (record) => record.opened_at && !record.closed_at;
  const open = (records) => computed(() => [...records.value.values()].find(isOpen));
  const lastClosed = (records) =>
    computed(() => {
      const closed = [...records.value.values()].filter((record) => record.closed_at);
      return closed.sort((one, other) => Date.parse(other.closed_at) - Date.parse(one.closed_at))[0];
    });

  const [round, lastRound] = [open(store.rounds), lastClosed(store.rounds)];
  const newest = (polls, at) => polls.sort((one, other) => at(other) - at(one))[0];
  const polls = computed(() => [...store.polls.value.values()].filter((each) => stageOf(each) === "open"));
  const chosen = signal(null); // of several open votes, the one that was asked for
  const poll = computed(() => polls.value.find((each) => each.id === chosen.value) ?? newest([...polls.value], (each) => Date.parse(each.opened_at)));
  const lastPoll = computed(() => newest([...store.polls.value.values()].filter((each) => stageOf(each) !== "open"), overAt));
  const stage = computed(() => {
    if (store.seq.value === null) return "joining";
    if (round.value) return "round";
    if (poll.value) return "poll";
    if (!lastRound.value && !lastPoll.value) return "before";
    if (!lastPoll.value) return "between";
    return !lastRound.value || overAt(lastPoll.value) > Date.parse(lastRound.value.closed_at) ? "after" : "between";
  });
  const shownRound = computed(() => round.value ?? lastRound.value);
  const order = keptSignal(keep, "order", null);
  const items = computed(() => noteItems(store.notes.value, outbox.pending.value, shownRound.value?.id, order.value));
  const earlierRounds = computed(() => {
    const written = new Set([...store.notes.value.values()].map((note) => note.round_id).filter((id) => id !== shownRound.value?.id));
    return [...store.rounds.value.values()].filter(({ id }) => written.has(id)).sort((one, other) => other.number - one.number);
  });

  return {
    seen, offline: openOffline(connection, version),
    connection, seat, keep, store, outbox, refused, round, lastRound, polls, chosen, poll, lastPoll, stage, shownRound,
    items, self,
    ...openWriting({ keep, outbox, round }),
    moveNote: openOrdering({ outbox, round, items, order }),
    refusedOrders: refusedOf((command) => command.type === "order-notes"),
    earlierRounds, // those with notes of this table, the newest first
    list: signal("now"), // what the list shows: "now", "order" (being put in order) or "earlier" (rounds before)
    hands: openHands({ keep, outbox, store, self }),
    messages: openMessages({ outbox, store }),
    help: openHelp({ keep, outbox, store }),
    readBacks: openReadBacks({ keep, outbox, store, self }),
    easy: keptSignal(keep, "easy", false), // whether this device shows sheets in easy-to-read language
    reading: signal(null), // the round whose sheet is open
    site: computed(() => store.sites.value.get(self.value?.site_id)),
    meeting: first(store.meetings),
    count: computed(() => items.value.filter((item) => item.state !== "withdrawn").length || ""),
    panel: signal("notes"), // what a narrow screen shows: "notes" or "regie"
  };
}
