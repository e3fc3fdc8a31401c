// Whether this page would open without a network, too: what its service worker (worker.js) has kept of it, or why not.

import { effect, signal } from "@preact/signals";

const QUIET_MS = 2_000; // after the page stands: first come the notes
const ANSWER_MS = 60_000; // by 2G a whole page takes half of it
const AGAIN_MS = 10_000; // when something got lost on the way
const NEVER = ["plain", "untrusted", "unable"];

/**
 * Have the page kept by its worker, anew whenever the server is back, since it may have another version by then.
 * version: of this page. Return
 * state: signal of "preparing", "ready", "late" (not all could be had; it tries again), or what rules it out: "plain"
 * (http), "untrusted" (the certificate of the hall) or "unable" (this browser).
 * newer: signal, whether the next reload brings another version.
 * stored: signal, whether the browser has promised not to empty its storage when space runs out; `null` where it makes
 * no promises. promise(): ask it for that.
 */
export function openOffline(connection, version) {
  const [state, newer, stored] = [signal("preparing"), signal(false), signal(null)];
  const workers = navigator.serviceWorker;
  let busy = false;

  /** Ask the worker for an act; take its answer. */
  async function ask(worker, act) {
    const { port1, port2 } = new MessageChannel();
    const answer = await new Promise((resolve) => {
      port1.onmessage = ({ data }) => resolve(data);
      setTimeout(() => resolve(null), ANSWER_MS);
      worker.postMessage({ act, version }, [port2]);
    });
    if (answer?.kept) [state.value, newer.value] = ["ready", answer.kept !== version];
    else if (act === "keep" && (answer || state.peek() !== "ready")) state.value = "late";
  }

  async function keep() {
    if (busy || NEVER.includes(state.peek())) return;
    busy = true;
    try {
      const registration = await workers.register("/table-worker.js", { scope: "/t/" });
      const worker = await activeOf(registration);
      if (worker) await ask(worker, "keep");
      else state.value = "late";
    } catch (error) {
      // A browser refuses a worker whose certificate was clicked away, not trusted.
      if (state.peek() !== "ready") state.value = error.code === DOMException.SECURITY_ERR ? "untrusted" : "late";
    }
    busy = false;
    if (state.peek() === "late") setTimeout(keepSoon, AGAIN_MS);
  }

  /** Without a line there is nothing to be had; when it comes back, this is called again. */
  const keepSoon = () => connection.status.peek() === "online" && void keep();

  async function forget() {
    if (workers?.controller) await ask(workers.controller, "forget");
  }

  if (location.protocol !== "https:") state.value = "plain";
  else if (!workers) state.value = "unable";
  else if (workers.controller) void ask(workers.controller, "tell");
  effect(() => {
    if (connection.status.value === "online") setTimeout(keepSoon, QUIET_MS);
    if (connection.refusal.value?.code === "unknown-table-link") void forget();
  });

  async function promise(asks) {
    const storage = navigator.storage;
    if (!storage?.persisted) return;
    stored.value = (await storage.persisted()) || (asks && (await storage.persist()));
  }
  // Firefox asks the person, who shall have asked for it before.
  void promise(!/firefox/i.test(navigator.userAgent)).catch(() => null);
  return { state, newer, stored, promise: () => promise(true) };
}

/** The active worker of a registration, `null` when it could not be installed. */
const activeOf = ({ active, waiting, installing }) =>
  new Promise((resolve) => {
    const coming = installing ?? waiting;
    if (active || !coming) return resolve(active);
    coming.onstatechange = () => {
      if (coming.state === "activated") resolve(coming);
      if (coming.state === "redundant") resolve(null);
    };
  });
