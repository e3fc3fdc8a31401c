// A line to /live that comes back by itself. It carries frames; what they mean is others' business.

import { signal } from "@preact/signals";
import { openLine } from "./line.js";
import { waitBefore } from "./patience.js";
import { serverClock } from "./server_clock.js";

const PROTOCOL = 1;
const OFFLINE_AFTER_MS = 5_000; // a shorter gap is nobody's worry
const HELD_MS = 5_000; // a line that breaks sooner has healed nothing
const FINAL = new Set([
  "unknown-table-link", "unknown-card", "protocol-version", "sign-in-first", "not-found", "table-taken",
]);

/**
 * Return a connection that opens at once.
 * greeting: what `hello` says beside door, secret and site; asked anew each time. aheadMs: as for serverClock.
 * status: signal of "connecting", "online" (the server has said welcome), "offline" (for over 5 s, or closed) or
 * "refused" (the door is shut for good; `refusal` has its code and facts). you: signal of {role, id}.
 * send(frame): whether it went out; what must arrive goes through an outbox. onFrame(fn): returns a way to stop.
 * now(): a Date on the server's clock; on this machine's before the first welcome.
 * reopen(): greet anew, also where the door was shut or this was closed. close(): until then.
 */
export function connect({ door, secret = "", site = "", greeting = () => null, aheadMs = 0 }) {
  const status = signal("connecting");
  const refusal = signal(null);
  const you = signal(null);
  const listeners = new Set();
  const clock = serverClock(aheadMs);
  let line = null;
  let welcomedAt = null; // `null` while the server has not said welcome on this line
  let goneSince = 0;
  let tries = 0;
  let retryTimer = null;
  let offlineTimer = null;

  function open() {
    clearTimeout(retryTimer);
    retryTimer = null;
    line?.close();
    clock.forget();
    line = openLine({ hello: { protocol: PROTOCOL, door, secret, site, ...greeting() }, hear, lost: comeBack, clock });
  }

  function hear(frame) {
    if (frame.type === "welcome") {
      welcomedAt = performance.now();
      clearTimeout(offlineTimer);
      offlineTimer = null;
      you.value = frame.you;
      status.value = "online";
    } else if (frame.type === "refused" && frame.command_id === null && FINAL.has(frame.code)) {
      refusal.value = { code: frame.code, facts: frame.facts };
      stop("refused");
    }
    for (const listener of [...listeners]) listener(frame);
  }

  function comeBack(silentMs) {
    const here = performance.now();
    if (welcomedAt !== null) {
      goneSince = here;
      if (here - welcomedAt > HELD_MS) tries = 0;
    }
    welcomedAt = null;
    if (status.value === "online") status.value = "connecting";
    offlineTimer ??= setTimeout(() => (status.value = "offline"), Math.max(0, OFFLINE_AFTER_MS - silentMs));
    retryTimer = setTimeout(open, waitBefore(tries++, here - goneSince));
  }

  function wake() {
    if (document.visibilityState === "hidden") return;
    clock.forget(); // performance.now() may have stood still while the tablet slept
    if (retryTimer !== null || line.isOpening()) open();
    else line.probe();
  }

  /** The tablet says that its network is gone; some say so of a hall without Internet, so the line itself is asked. */
  function doubt() {
    if (retryTimer === null && !line.isOpening()) line.probe();
  }

  function start() {
    status.value = "connecting";
    refusal.value = null;
    [tries, goneSince] = [0, performance.now()];
    offlineTimer = setTimeout(() => (status.value = "offline"), OFFLINE_AFTER_MS);
    window.addEventListener("online", wake);
    window.addEventListener("offline", doubt);
    document.addEventListener("visibilitychange", wake);
    open();
  }

  function stop(last) {
    clearTimeout(retryTimer);
    clearTimeout(offlineTimer);
    retryTimer = offlineTimer = welcomedAt = null;
    window.removeEventListener("online", wake);
    window.removeEventListener("offline", doubt);
    document.removeEventListener("visibilitychange", wake);
    line.close();
    status.value = last;
  }

  start();
  return {
    status,
    refusal,
    you,
    send: (frame) => line.send(frame),
    onFrame(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    now: clock.now,
    close: () => stop("offline"),
    reopen() {
      stop("connecting");
      start();
    },
  };
}
