// What the régie showed this page last: with it a page begins that opens without a network, and may be written in.

import { effect } from "@preact/signals";
import { clockTime, dayOf } from "./formats.js";

const EVERY_MS = 2_000; // a hall that votes changes something all the time, and a cheap tablet writes slowly
const FORGET = new Set(["unknown-table-link", "not-found", "table-taken"]);
const NO_RECORDS = new Set(["turnout", "presence"]);

/** {at, ahead_ms, seq, put} or `null`. at: when, by the server's clock; ahead_ms: of this device's clock then. */
export const lastSeen = (keep) => keep.values.get("seen") ?? null;

/** "14 h 32", on another day "3 mai, 14 h 32". */
export const whenSeen = ({ at, ahead_ms }) =>
  dayOf(at) === dayOf(Date.now() + ahead_ms) ? clockTime(at) : `${dayOf(at)}, ${clockTime(at)}`;

/**
 * Begin with what was seen last, and keep what is seen from now on, until the door is shut to this device.
 * It is never sent; what a person wrote lies elsewhere in the keep, and stays. What the server has done is on the disk
 * as seen before its command leaves the outbox (whose listener comes after ours): a note is always in one of the two.
 */
export function rememberSeen({ keep, connection, store }) {
  const before = lastSeen(keep);
  if (before) store.take({ type: "snapshot", seq: before.seq, put: before.put });
  const collections = Object.keys(store).filter((name) => store[name].value instanceof Map && !NO_RECORDS.has(name));
  let timer = null;
  let seq = before?.seq ?? null;

  function write() {
    clearTimeout(timer);
    timer = null;
    if (store.seq.peek() === seq || connection.you.peek() === null) return;
    seq = store.seq.peek();
    const put = Object.fromEntries(collections.map((name) => [name, Object.fromEntries(store[name].peek())]));
    const now = connection.now().getTime();
    void keep.put("seen", { at: new Date(now).toISOString(), ahead_ms: now - Date.now(), seq, put });
  }
  effect(() => {
    if (store.seq.value !== seq) timer ??= setTimeout(write, EVERY_MS);
  });
  connection.onFrame(({ type }) => type === "done" && write());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && write());
  window.addEventListener("pagehide", write);
  effect(() => {
    if (connection.status.value !== "refused" || !FORGET.has(connection.refusal.value?.code)) return;
    clearTimeout(timer);
    timer = seq = null;
    void keep.put("seen", null);
  });
}
