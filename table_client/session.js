// One table's meeting in this browser: what the régie shows it, what it has written, what is under way.

import { computed, signal } from "@preact/signals";
import { connect } from "tablee/connection.js";
import { makeId } from "tablee/ids.js";
import { takeOver } from "tablee/earlier.js";
import { openKeep } from "tablee/keep.js";
import { createOutbox } from "tablee/outbox.js";
import { createStore } from "tablee/store.js";
import { openHands } from "./hands.js";
import { keptSignal } from "./kept.js";
import { noteItems } from "./note_items.js";
import { overAt, stageOf } from "./poll_life.js";

export const EMPTY = { text: "", kind: "idea", strength: 1 };

const EARLIER = ["draft", "editing", "hands", "hands-refused"];

/**
 * Open the table behind `token`; its signals are all that the page needs.
 * key: of what this tablet keeps; a table's own, so that it goes on behind a new link.
 */
export async function openTable(token, key) {
  const keep = await openKeep(key);
  const values = Object.fromEntries(EARLIER.map((name) => [name, `tablee/${name}/${token}`]));
  await takeOver(keep, { commands: `tablee/outbox/${token}/`, refused: `tablee/refused/${token}`, values });
  const connection = connect({ door: "table", secret: token });
  const store = createStore();
  connection.onFrame(store.take);
  // A full disk at the régie passes; the note waits for it.
  const outbox = createOutbox(connection, keep, { keepTrying: ["not-saved"] });
  await outbox.ready;

  const draft = keptSignal(keep, "draft", EMPTY);
  const editing = keptSignal(keep, "editing", null); // {id, number, round_id, before, text, kind, strength}
  const refused = computed(() => outbox.refused.value.filter(({ command }) => command.note_id)); // until someone has seen to it

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
  const items = computed(() => noteItems(store.notes.value, outbox.pending.value, shownRound.value?.id));
  const written = computed(() => editing.value ?? draft.value);
  const canSend = computed(() => {
    const here = round.value?.id;
    return Boolean(here) && (!editing.value || editing.value.round_id === here);
  });

  const act = (command) => void outbox.send(command);

  return {
    connection, keep, store, outbox, draft, editing, refused, round, lastRound, polls, chosen, poll, lastPoll, stage, shownRound,
    items, written, canSend, self,
    hands: openHands({ keep, outbox, store, self }),
    site: computed(() => store.sites.value.get(self.value?.site_id)),
    meeting: first(store.meetings),
    count: computed(() => items.value.filter((item) => item.state !== "withdrawn").length || ""),
    panel: signal("notes"), // what a narrow screen shows: "notes" or "regie"

    /** Change what is being written; kept at once. */
    write(part) {
      const target = editing.value ? editing : draft;
      target.value = { ...target.value, ...part };
    },
    /** Send what is being written. The caller has checked its length. */
    send() {
      const { text, kind, strength } = written.value;
      const words = { text: text.trim(), kind, strength };
      if (!editing.value) {
        act({ type: "add-note", note_id: makeId("n"), round_id: round.value.id, ...words });
        draft.value = EMPTY;
        return;
      }
      const { id, before } = editing.value;
      const same = before.text === words.text && before.kind === kind && before.strength === strength;
      if (!same) act({ type: "edit-note", note_id: id, ...words });
      editing.value = null;
    },
    edit({ id, number, text, kind, strength }) {
      const words = { text, kind, strength };
      editing.value = { id, number, round_id: round.value.id, before: words, ...words };
    },
    stopEditing: () => (editing.value = null),
    withdraw(id) {
      act({ type: "withdraw-note", note_id: id });
      editing.value = null;
    },
    /** Take a refused text back into the writing field, after what stands there. */
    resume(entry) {
      const { text, kind, strength } = { ...EMPTY, ...entry.command };
      const before = draft.value.text.trim();
      draft.value = before ? { ...draft.value, text: `${before}\n${text}` } : { text, kind, strength };
      editing.value = null;
      this.dismiss(entry);
    },
    dismiss: ({ command }) => outbox.dismiss(command.id),
  };
}
