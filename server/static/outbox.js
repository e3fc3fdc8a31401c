// Commands on their way: kept until the server has said `done` or `refused`, sent one at a time, in order.

import { signal } from "@preact/signals";
import { makeId } from "./ids.js";

const AGAIN_MS = 3_000;

/**
 * Return an outbox over a connection.
 * key: where in localStorage it keeps what is unanswered; in memory alone where there is no storage.
 * keepTrying: refusals after which a command stays and is sent again, such as "not-saved".
 * send(command): gives it an id where it has none; a promise of {ok: true, seq} or {ok: false, code, facts}.
 * pending: signal of the commands not answered yet, oldest first. trouble: signal of the refusal that is
 * being waited out, or `null`. onOutcome(fn): fn(command, outcome), also for commands of before a reload.
 */
export function createOutbox(connection, { key, keepTrying = [] }) {
  const storage = openStorage(key);
  let entries = storage.load(); // {place, command, settle}
  const pending = signal(entries.map((entry) => entry.command));
  const trouble = signal(null);
  const listeners = new Set();
  let inFlight = null; // id of the command that was sent on this line and is not answered
  let lastPlace = 0;

  function sendNext() {
    if (inFlight !== null || entries.length === 0) return;
    const { command } = entries[0];
    if (connection.send({ type: "command", command })) inFlight = command.id;
  }

  function settle(id, outcome) {
    const entry = entries.find((each) => each.command.id === id);
    if (id === inFlight) inFlight = null;
    if (entry) {
      entries = entries.filter((each) => each !== entry);
      pending.value = entries.map((each) => each.command);
      for (const listener of [...listeners]) listener(entry.command, outcome);
      entry.settle?.(outcome);
      storage.remove(entry.place); // last: whoever keeps refused commands has done so by now
    }
    sendNext();
  }

  connection.onFrame((frame) => {
    if (frame.type === "welcome") {
      inFlight = null;
      sendNext();
    } else if (frame.type === "done") {
      trouble.value = null;
      settle(frame.command_id, { ok: true, seq: frame.seq });
    } else if (frame.type === "refused") {
      // A frame that the server could not even read is refused without an id: it was the one in flight.
      // (A door that shuts names none either, and refuses no command.)
      const id = frame.command_id ?? (connection.status.value === "online" ? inFlight : null);
      if (id === null) return;
      const { code, facts } = frame;
      if (keepTrying.includes(code)) {
        trouble.value = { code, facts };
        setTimeout(() => {
          if (inFlight === id) inFlight = null;
          sendNext();
        }, AGAIN_MS);
      } else settle(id, { ok: false, code, facts });
    }
  });

  return {
    pending,
    trouble,
    onOutcome(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send(given) {
      const { type, id = makeId("c"), ...rest } = given;
      const command = { type, id, ...rest };
      lastPlace = Math.max(lastPlace + 1, Date.now());
      const place = `${String(lastPlace).padStart(15, "0")}/${id}`;
      storage.save(place, command);
      return new Promise((settleIt) => {
        entries = [...entries, { place, command, settle: settleIt }];
        pending.value = entries.map((entry) => entry.command);
        sendNext();
      });
    },
  };
}

/** One item a command: two tabs of one tablet then never overwrite each other's words. */
function openStorage(key) {
  const prefix = `${key}/`;
  const attempt = (act, otherwise) => {
    try {
      return act(window.localStorage);
    } catch (error) {
      console.warn("outbox: no storage, kept in memory", error.name);
      return otherwise;
    }
  };
  return {
    load: () =>
      attempt((items) => {
        const places = Object.keys(items).filter((name) => name.startsWith(prefix)).sort();
        return places.map((name) => ({ place: name.slice(prefix.length), command: JSON.parse(items[name]) }));
      }, []),
    save: (place, command) => attempt((items) => items.setItem(prefix + place, JSON.stringify(command))),
    remove: (place) => attempt((items) => items.removeItem(prefix + place)),
  };
}
