// How this tablet is, told to the régie: so that somebody comes with a cable, or a new tablet, in time.

import { effect, signal } from "@preact/signals";

const EVERY_MS = 5_000; // at most; who waits behind a bad line has better use for it
const SETTLED_MS = 1_000; // a note that is at the régie by then need not be told as waiting

/**
 * Tell the régie battery and what waits here: after each welcome, and at a change.
 * Only browsers of Chromium's family tell the battery, and only on https or localhost; elsewhere it is `null`.
 */
export function reportHealth(connection, outbox) {
  const battery = signal(null);
  let said = ""; // on this line
  let saidAt = -EVERY_MS;
  let later = null;

  function tell() {
    clearTimeout(later);
    later = null;
    const { level, charging } = battery.peek() ?? {};
    const known = Number.isFinite(level);
    const state = { battery: known ? Math.round(100 * level) : null, charging: known ? charging : null };
    const report = { type: "report", ...state, waiting: outbox.pending.peek().length };
    if (JSON.stringify(report) === said) return;
    if (connection.send(report)) [said, saidAt] = [JSON.stringify(report), performance.now()];
  }

  connection.onFrame(({ type }) => {
    if (type !== "snapshot") return; // it comes with each welcome
    said = "";
    tell();
  });
  effect(() => {
    battery.value;
    outbox.pending.value;
    later ??= setTimeout(tell, Math.max(SETTLED_MS, saidAt + EVERY_MS - performance.now()));
  });

  const watch = (manager) => {
    const take = () => (battery.value = { level: manager.level, charging: manager.charging });
    for (const change of ["levelchange", "chargingchange"]) manager.addEventListener(change, take);
    take();
  };
  navigator.getBattery?.().then(watch, () => null);
}
