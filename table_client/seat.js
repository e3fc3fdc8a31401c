// Whose place it is to write for the table: this device's, or another one's that has taken over.

import { computed, effect, signal, untracked } from "@preact/signals";
import { makeId } from "tablee/ids.js";
import { keptSignal } from "./kept.js";

const ASK_MS = 30_000; // whoever pressed the button still stands before it

/**
 * Open this browser's seat at a table: one for all its tabs, over reloads, crashes and new links.
 * away: signal, `null` while this device may write, else {table, sent}: another one has the place, of a table by its
 * number; sent: it was sent away for it, and stays so until take().
 * asking: signal, "", "asking" or "late" (no answer). delivered: signal, how many notes left here while it was away.
 * greeting(): what it says at the door. isWriting(): whether what the line shows is the table's, not a deliverer's.
 * follow(connection, outbox): from then on the seat is kept by what the server says.
 */
export async function openSeat(keep, key) {
  const before = rememberedBeside(key);
  await keep.once("seat", before ?? { device: makeId("d"), place: "none", table: null });
  const seat = keptSignal(keep, "seat", null); // place: "none", "ours" or "theirs": it was ours
  if (before) seat.value = before;
  effect(() => rememberBeside(key, keep.lasting.value ? null : seat.value));

  const refusedAt = signal(null); // the number of a table whose place we never had
  const asking = signal("");
  const delivered = signal(0);
  const away = computed(() => {
    if (seat.value.place === "theirs") return { table: seat.value.table, sent: true };
    return refusedAt.value === null ? null : { table: refusedAt.value, sent: false };
  });
  let way = null; // how the present line was opened: "sit", "take", "deliver", or `null` for none
  let connection = null;
  let patience = null;

  function greeting() {
    const { device } = seat.peek();
    way = asking.peek() === "asking" ? "take" : away.peek() ? "deliver" : "sit";
    return { device, take: way === "take", deliver: way === "deliver", back: seat.peek().place === "ours" };
  }

  function hear({ type, command_id: id, code, facts }) {
    if (type === "welcome" && way !== "deliver") {
      clearTimeout(patience);
      [way, asking.value, refusedAt.value] = ["sit", "", null];
      if (seat.peek().place !== "ours") seat.value = { ...seat.peek(), place: "ours", table: null };
    } else if (type === "refused" && id === null && code === "table-taken") {
      clearTimeout(patience);
      [way, asking.value, delivered.value] = [null, "", 0];
      if (seat.peek().place === "none") refusedAt.value = facts.table;
      else seat.value = { ...seat.peek(), place: "theirs", table: facts.table };
    }
  }

  /** While another one has the place there is a line only as long as something waits to be handed over. */
  function keepLine(waiting) {
    if (waiting === 0) {
      way = null;
      connection.close();
    } else if (way !== "deliver") connection.reopen();
  }

  /** Another tab of this browser has taken the place for all of them. */
  function sitDown() {
    refusedAt.value = null;
    if (way !== "sit" && way !== "take") connection.reopen();
  }

  return {
    away,
    asking,
    delivered,
    greeting,
    isWriting: () => way !== "deliver",
    follow(line, outbox) {
      connection = line;
      connection.onFrame(hear);
      outbox.onOutcome(({ type }, { ok }) => ok && away.peek() && type === "add-note" && delivered.value++);
      void outbox.ready.then(() => {
        effect(() => {
          const waiting = outbox.pending.value.length;
          if (away.value && asking.value !== "asking") untracked(() => keepLine(waiting));
        });
        effect(() => seat.value.place === "ours" && untracked(sitDown));
      });
    },
    /** Write here from now on, in place of the other device. Only a person may ask for that. */
    take() {
      asking.value = "asking";
      clearTimeout(patience);
      patience = setTimeout(() => {
        way = null;
        asking.value = "late"; // what comes later would surprise whoever writes there by then
      }, ASK_MS);
      connection.reopen();
    },
  };
}

// Where the keep keeps nothing, localStorage may; who may write shall not change with a reload.

function rememberedBeside(key) {
  try {
    return JSON.parse(localStorage.getItem(`tablee/seat/${key}`));
  } catch {
    return null;
  }
}

function rememberBeside(key, value) {
  try {
    if (value) localStorage.setItem(`tablee/seat/${key}`, JSON.stringify(value));
    else localStorage.removeItem(`tablee/seat/${key}`);
  } catch {
    return; // the page says already that nothing is kept
  }
}
