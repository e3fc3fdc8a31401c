// What the table is writing: a new note, or the one in hand, kept letter by letter until it is sent.

import { computed, signal } from "@preact/signals";
import { makeId } from "tablee/ids.js";
import { t } from "tablee/words.js";
import { keptSignal } from "./kept.js";

const EMPTY = { text: "", kind: "idea", strength: 1, pictogram: "" };
const PARTS = Object.keys(EMPTY);

/** What a note says, out of whatever holds it; what an earlier version has kept knows no pictogram. */
const saidIn = (holder) => Object.fromEntries(PARTS.map((part) => [part, holder[part] ?? EMPTY[part]]));
const isSame = (one, other) => PARTS.every((part) => one[part] === other[part]);

/**
 * round: signal of the open one. written: signal of {text, kind, strength, pictogram}, what stands in the field.
 * editing: signal of the note in hand, {id, number, round_id, before, …what is written}, or `null`; inHand: signal of
 * its id, which does not change with each letter. fault: signal of the sentence under the field, "" for none.
 * dictation: see `dictation.js`. finish(): what is being said aloud becomes part of what stands in the field; done
 * whenever other words are about to take it.
 */
export function openWriting({ keep, outbox, round }) {
  const draft = keptSignal(keep, "draft", EMPTY);
  const editing = keptSignal(keep, "editing", null);
  const fault = signal("");
  const written = computed(() => saidIn(editing.value ?? draft.value));
  const canSend = computed(() => {
    const here = round.value?.id;
    return Boolean(here) && (!editing.value || editing.value.round_id === here);
  });
  const consent = keptSignal(keep, "dictation", false);
  const dictation = { state: signal("off"), heard: signal(""), consent, stop: () => null };
  const finish = () => dictation.stop();

  const act = (command) => void outbox.send(command);

  function write(part) {
    const target = editing.peek() ? editing : draft;
    target.value = { ...target.peek(), ...part };
    fault.value = "";
  }

  /** Whether the field may be given to other words; where it holds a change that was not sent, it says so. */
  function isFree() {
    finish();
    const inHand = editing.peek();
    if (!inHand || isSame(saidIn(inHand), saidIn(inHand.before))) return true;
    fault.value = t(canSend.peek() ? "table-in-hand-first" : "table-kept-first");
    return false;
  }

  /** Put a text behind what is being drafted; nothing that stands there is lost for it. */
  function append(words) {
    const before = draft.peek().text.trim();
    draft.value = before ? { ...draft.peek(), text: `${before}\n${words.text}` } : saidIn(words);
    editing.value = null;
  }

  return {
    editing, inHand: computed(() => editing.value?.id ?? null), written, canSend, fault, write, dictation, finish,

    /** Send what is being written. The caller has checked its length. */
    send() {
      const words = { ...written.peek(), text: written.peek().text.trim() };
      if (!editing.peek()) {
        act({ type: "add-note", note_id: makeId("n"), round_id: round.peek().id, ...words });
        draft.value = EMPTY;
        return;
      }
      const { id, before } = editing.peek();
      if (!isSame(words, saidIn(before))) act({ type: "edit-note", note_id: id, ...words });
      editing.value = null;
    },
    edit(note) {
      if (!isFree()) return;
      const words = saidIn(note);
      editing.value = { id: note.id, number: note.number, round_id: round.peek().id, before: words, ...words };
      fault.value = "";
    },
    /** Leave the note in hand as it was, unless it has been changed here. */
    leave() {
      if (isFree()) editing.value = null;
    },
    stopEditing() {
      finish();
      editing.value = null;
      fault.value = "";
    },
    /** The round of the note in hand is over: its new words become a note of their own. */
    makeNew: () => append(editing.peek()),
    withdraw(id) {
      finish();
      act({ type: "withdraw-note", note_id: id });
      editing.value = null;
    },
    /** Take a refused text back into the field, after what stands there. */
    resume(entry) {
      if (!isFree()) return;
      append(entry.command);
      outbox.dismiss(entry.command.id);
    },
    dismiss: ({ command }) => outbox.dismiss(command.id),
  };
}
