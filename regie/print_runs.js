// What is being printed: an order sent, how far it is, and the file that comes of it. What is typed into an order (the
// password of a network) goes to the server and is kept nowhere.

import { signal } from "@preact/signals";
import { has, refusal, t } from "tablee/words.js";
import { role } from "./house.js";

/** Which role prints what; the rule itself is server/printing/orders.py. */
const VOTES = ["lead", "vote-operator"];
export const mayPrint = (what) => (what === "ballots" ? VOTES.includes(role) : role === "lead");
export const printsSomething = VOTES.includes(role);

/**
 * what -> its last order: {state: "running", done, of}, {state: "ready", id, pages}, or {state: "fault", words}.
 * done, of: copies; 0 of 0 while others print.
 */
export const runs = signal(new Map());
const stops = new Map();

const put = (what, run) => (runs.value = new Map(runs.value).set(what, run));

export function forget(what) {
  const others = new Map(runs.value);
  others.delete(what);
  runs.value = others;
}

/** Stop what is being printed: nothing is issued then. */
export const stop = (what) => stops.get(what)?.abort();

/** The address of a file that is ready. */
export const fileOf = (id) => `/regie/prints/${id}.pdf`;

function faultWords({ code, facts }) {
  if (!has(`regie-${code}`)) return refusal(code, facts);
  return t(`regie-${code}`, { ...facts, n: facts.n ?? facts.most ?? 0 });
}

/** Give the lines of an answer as they come. */
async function* linesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    yield* lines;
  }
  if (rest.trim()) yield rest;
}

function take(what, told) {
  if (told.code) put(what, { state: "fault", words: faultWords(told) });
  else if (told.ready) put(what, { state: "ready", id: told.ready, pages: told.pages });
  else put(what, { state: "running", done: told.done, of: told.of });
}

/** Have something printed. order: the fields of an order, without `what`. */
export async function print(what, order) {
  const stopping = new AbortController();
  stops.set(what, stopping);
  put(what, { state: "running", done: 0, of: order.count ?? 1 });
  try {
    const headers = { "content-type": "application/json", accept: "application/json" };
    const body = JSON.stringify({ what, ...order });
    const answer = await fetch("/regie/prints", { method: "POST", headers, body, signal: stopping.signal });
    for await (const line of linesOf(answer.body)) take(what, JSON.parse(line));
    if (runs.peek().get(what)?.state === "running") throw new Error("the answer has no end");
  } catch (error) {
    if (stopping.signal.aborted) return put(what, { state: "fault", words: t("regie-print-stopped") });
    console.warn("print: no answer", error.message);
    put(what, { state: "fault", words: t("regie-print-cut") });
  } finally {
    stops.delete(what);
  }
  return undefined;
}
