// One websocket to /live, from its greeting to its loss; it never comes back.

const PING_EVERY_MS = 2_500;
const SILENCE_MS = 4_500; // two pings without any answer: the line is dead, whatever the socket thinks
const ARRIVAL_MS = 10_000; // until the snapshot is here, which on a slow line takes its time
const PROBE_MS = 3_000; // after a sleep or a change of network

/**
 * Open a line, greet with `hello`, and keep `clock` (server_clock.js) by its answers.
 * hear(frame): every frame. lost(silentMs): once, when the line is dead or has said what is no frame, and how long it
 * had been silent; never after close().
 * send(frame): whether it went out; nothing does before the server's welcome. probe(): be lost soon unless something is
 * heard. isOpening(): whether the socket is not even there yet. close().
 */
export function openLine({ hello, hear, lost, clock }) {
  const socket = newSocket();
  const beating = setInterval(beat, PING_EVERY_MS);
  let waitingSince = performance.now(); // when we began to wait for a sign of life that has not come
  let helloAt = 0;
  let welcomed = false;
  let settled = false;
  let ended = false;

  if (socket.readyState === WebSocket.OPEN) greet();
  else socket.onopen = greet;
  socket.onmessage = ({ data }) => {
    if (ended) return;
    const frame = read(data);
    if (!frame) return lose(); // whatever it said, only a new snapshot puts us right
    waitingSince = null;
    settled ||= frame.type === "snapshot";
    if (frame.type === "welcome") {
      welcomed = true;
      clock.heard(frame.now, helloAt);
    } else if (frame.type === "pong") clock.heard(frame.now, frame.sent);
    hear(frame);
  };
  socket.onclose = () => lose();

  function greet() {
    helloAt = performance.now();
    socket.send(JSON.stringify({ type: "hello", ...hello }));
  }

  function lose() {
    if (ended) return;
    const silentMs = waitingSince === null ? 0 : performance.now() - waitingSince;
    close();
    lost(silentMs);
  }

  function close() {
    ended = true;
    clearInterval(beating);
    socket.close();
  }

  function beat() {
    if (waitingSince !== null && performance.now() - waitingSince >= (settled ? SILENCE_MS : ARRIVAL_MS)) lose();
    else if (send({ type: "ping", sent: performance.now() })) waitingSince ??= performance.now();
  }

  function send(frame) {
    if (!welcomed || ended) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }

  return {
    send,
    close,
    isOpening: () => socket.readyState === WebSocket.CONNECTING,
    probe() {
      beat();
      const asked = waitingSince;
      setTimeout(() => asked !== null && asked === waitingSince && lose(), PROBE_MS);
    },
  };
}

/** The first time, the socket that the page itself may have begun to open while its modules were on their way. */
function newSocket() {
  const ahead = window.lineAhead; // server/http/page_files.py
  window.lineAhead = null;
  if (ahead?.readyState <= WebSocket.OPEN) return ahead;
  return new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
}

function read(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
