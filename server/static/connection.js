// One websocket to /live that comes back by itself. It carries frames; what they mean is others' business.

import { signal } from "@preact/signals";

const PROTOCOL = 1;
const PING_EVERY_MS = 5_000;
const SILENCE_MS = 10_000; // two pings without any answer: the line is dead, whatever the socket thinks
const OFFLINE_AFTER_MS = 5_000; // a shorter gap is nobody's worry
const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 10_000;
const FINAL = new Set(["unknown-table-link", "unknown-card", "protocol-version", "sign-in-first", "not-found"]);

/**
 * Return a connection that opens at once.
 * status: signal of "connecting", "online" (the server has said welcome), "offline" (for over 5 s) or
 * "refused" (the door is shut for good; `refusal` has its code and facts). you: signal of {role, id}.
 * send(frame): whether it went out; what must arrive goes through an outbox. onFrame(fn): returns a way to stop.
 * now(): a Date on the server's clock; on this machine's before the first welcome.
 */
export function connect({ door, secret = "", site = "" }) {
  const status = signal("connecting");
  const refusal = signal(null);
  const you = signal(null);
  const listeners = new Set();
  const clock = { offset: null, trip: Infinity };
  let socket = null;
  let welcomed = false;
  let helloAt = 0;
  let waitingSince = null; // when we began to wait for a sign of life that has not come
  let tries = 0;
  let retryTimer = null;
  let offlineTimer = setTimeout(() => (status.value = "offline"), OFFLINE_AFTER_MS);

  function setClock(serverTime, sentAt) {
    const here = performance.now(); // the tablet's own clock may be an hour off, or be set while we run
    const trip = here - sentAt;
    if (trip > clock.trip + 50) return; // a slower answer knows less
    clock.trip = Math.min(trip, clock.trip);
    clock.offset = Date.parse(serverTime) + trip / 2 - here;
  }

  function open() {
    clearTimeout(retryTimer);
    retryTimer = null;
    const mine = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
    socket = mine;
    waitingSince = performance.now();
    mine.onopen = () => {
      helloAt = performance.now();
      mine.send(JSON.stringify({ type: "hello", protocol: PROTOCOL, door, secret, site }));
    };
    mine.onmessage = (event) => {
      if (mine !== socket) return;
      const frame = read(event.data);
      if (frame) hear(frame);
      else lose(); // whatever it said, only a new snapshot puts us right
    };
    mine.onclose = () => mine === socket && lose();
  }

  function hear(frame) {
    waitingSince = null;
    if (frame.type === "welcome") {
      welcomed = true;
      tries = 0;
      clearTimeout(offlineTimer);
      offlineTimer = null;
      clock.trip = Infinity;
      setClock(frame.now, helloAt);
      you.value = frame.you;
      status.value = "online";
    } else if (frame.type === "pong") {
      setClock(frame.now, frame.sent);
    } else if (frame.type === "refused" && frame.command_id === null && FINAL.has(frame.code)) {
      refusal.value = { code: frame.code, facts: frame.facts };
      stop("refused");
    }
    for (const listener of [...listeners]) listener(frame);
  }

  function lose() {
    const gone = socket;
    socket = null;
    welcomed = false;
    waitingSince = null;
    gone?.close();
    if (status.value === "online") status.value = "connecting";
    offlineTimer ??= setTimeout(() => (status.value = "offline"), OFFLINE_AFTER_MS);
    const most = Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** tries++);
    retryTimer = setTimeout(open, most / 2 + (Math.random() * most) / 2);
  }

  function beat() {
    if (waitingSince !== null && performance.now() - waitingSince >= SILENCE_MS) lose();
    if (!welcomed) return;
    waitingSince ??= performance.now();
    socket.send(JSON.stringify({ type: "ping", sent: performance.now() }));
  }

  function wake() {
    if (document.visibilityState === "hidden") return;
    clock.trip = Infinity; // performance.now() may have stood still while the tablet slept
    if (retryTimer !== null) open();
    else beat();
  }

  function stop(last) {
    clearInterval(beating);
    clearTimeout(retryTimer);
    clearTimeout(offlineTimer);
    window.removeEventListener("online", wake);
    document.removeEventListener("visibilitychange", wake);
    const gone = socket;
    socket = null;
    welcomed = false;
    gone?.close();
    status.value = last;
  }

  const beating = setInterval(beat, PING_EVERY_MS);
  window.addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
  open();
  return {
    status,
    refusal,
    you,
    send(frame) {
      if (welcomed) socket.send(JSON.stringify(frame));
      return welcomed;
    },
    onFrame(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    now: () => new Date(clock.offset === null ? Date.now() : performance.now() + clock.offset),
    close: () => stop("offline"),
  };
}

function read(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
