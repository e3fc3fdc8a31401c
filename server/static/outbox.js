// Commands on their way: kept until the server has said `done` or `refused`, sent one at a time, in order.

import { computed, signal } from "@preact/signals";
import { makeId } from "./ids.js";

const BEAT_MS = 1_000;
const AGAIN_MS = 3_000;
const ANSWER_MS = 10_000; // an answer that takes longer was lost on the way; a resend is harmless

/**
 * Return an outbox over a connection and a keep (keep.js). Of several tabs of one key, one sends for all.
 * keepTrying: refusals after which a command stays and is sent again, such as "not-saved".
 * isLate(row): whether {command, at} is not to be done any more; it is refused "line-lost" then, not sent (again).
 * send(command): gives it an id where it has none; a promise of {ok: true} or {ok: false, code, facts}.
 * pending: signal of the commands not answered yet, oldest first. refused: signal of {command, code, facts}, kept until
 * dismiss(id). lapse(id): as where isLate says so. trouble: signal of the refusal that is being waited out, or `null`.
 * ready: resolves when what was kept is there. onOutcome(fn): fn(command, outcome), also of other tabs and reloads.
 */
export function createOutbox(connection, keep, { keepTrying = [], isLate = () => false } = {}) {
  const rows = signal([]); // {place, command, refusal, at, failed}; place is `null` while it is not kept
  const trouble = signal(null);
  const listeners = new Set();
  const promised = new Map(); // id -> what settles the promise of whoever sent it
  const settled = new Map(); // id -> `null` or its refusal: what this tab knows, be the disk slower
  let inFlight = null; // id of the command that was sent on this line and is not answered
  let sentAt = 0;
  let asking = false;

  const next = () => rows.peek().find((row) => !row.refusal);
  const isKnown = (id) => rows.peek().some(({ command }) => command.id === id);

  function sendNext() {
    const row = next();
    if (inFlight !== null || !row || connection.status.peek() !== "online") return;
    if (row.place === null && !row.failed) return; // first on the disk, then on the line
    if (isLate(row)) lapse(row.command.id);
    else if (!keep.holds()) {
      if (!asking) void ask();
    } else if (connection.send({ type: "command", command: row.command })) {
      inFlight = row.command.id;
      sentAt = performance.now();
    }
  }

  async function ask() {
    asking = true;
    const mine = await keep.take();
    asking = false;
    if (mine) sendNext();
  }

  /** Show these rows; what was pending and is not any more has had its answer, in this tab or in another. */
  function show(kept) {
    const before = rows.peek();
    const shown = kept
      .filter(({ command }) => settled.get(command.id) !== null)
      .map((row) => ({ ...row, refusal: settled.get(row.command.id) ?? row.refusal }));
    rows.value = shown;
    for (const { command, refusal } of before) {
      const row = shown.find((each) => each.command.id === command.id);
      if (refusal || (row && !row.refusal)) continue;
      const outcome = row ? { ok: false, ...row.refusal } : { ok: true };
      for (const listener of [...listeners]) listener(command, outcome);
      promised.get(command.id)?.(outcome);
      promised.delete(command.id);
    }
  }

  async function refresh() {
    const kept = await keep.rows().catch(() => null);
    if (!kept) return;
    const ids = new Set(kept.map(({ command }) => command.id));
    show([...kept, ...rows.peek().filter(({ place, command }) => place === null && !ids.has(command.id))]);
    sendNext();
  }

  async function store({ command, refusal, at }) {
    const place = await keep.add(command, refusal, at).catch(() => null);
    const failed = place === null; // what is in memory alone goes out all the same
    rows.value = rows.peek().map((row) => (row.command.id === command.id ? { ...row, place, failed } : row));
    keep.tell();
    sendNext();
  }

  function settle(id, refusal) {
    if (id === inFlight) inFlight = null;
    if (isKnown(id) && settled.get(id) !== null) {
      settled.set(id, refusal);
      const { place } = rows.peek().find(({ command }) => command.id === id);
      const kept = refusal ? keep.refuse(id, refusal) : keep.remove(id, place);
      kept.then(keep.tell, () => null);
      show(rows.peek());
    }
    sendNext();
  }

  const lapse = (id) => settle(id, { code: "line-lost", facts: {} });
  connection.onFrame((frame) => {
    if (frame.type === "welcome") {
      inFlight = null;
      sendNext();
    } else if (frame.type === "done") {
      trouble.value = null;
      settle(frame.command_id, null);
    } else if (frame.type === "refused") {
      // A frame that the server could not even read is refused without an id: it was the one in flight.
      // (A door that shuts names none either, and refuses no command.)
      const id = frame.command_id ?? (connection.status.value === "online" ? inFlight : null);
      if (id === null) return;
      const { code, facts } = frame;
      trouble.value = isKnown(id) && keepTrying.includes(code) ? { code, facts } : null;
      if (trouble.value) {
        setTimeout(() => {
          if (inFlight === id) inFlight = null;
          sendNext();
        }, AGAIN_MS);
      } else settle(id, { code, facts });
    }
  });

  setInterval(() => {
    if (connection.status.peek() !== "online") keep.release(); // another tab may have a line
    else if (inFlight !== null && performance.now() - sentAt > ANSWER_MS && !trouble.peek()) inFlight = null;
    rows.peek().filter(({ failed }) => failed).forEach(store);
    if (next()) void refresh();
  }, BEAT_MS);
  keep.onRows(refresh, () => (rows.value = rows.peek().map((row) => ({ ...row, place: null, failed: true }))));

  return {
    trouble,
    pending: computed(() => rows.value.filter((row) => !row.refusal).map((row) => row.command)),
    refused: computed(() => rows.value.flatMap(({ command, refusal }) => (refusal ? { command, ...refusal } : []))),
    ready: refresh(),
    onOutcome(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dismiss: (id) => settle(id, null),
    lapse,
    send(given) {
      const { type, id = makeId("c"), ...rest } = given;
      const row = { place: null, command: { type, id, ...rest }, refusal: null, at: Date.now() };
      return new Promise((settleIt) => {
        promised.set(id, settleIt);
        rows.value = [...rows.peek(), row];
        void store(row);
      });
    },
  };
}
