// Acts that drive the meeting. What can be undone says so for some seconds, with the way back.

import { makeId } from "tablee/ids.js";
import { t } from "tablee/words.js";
import { act } from "./act.js";
import { connection, may, meeting, store } from "./house.js";
import { nextStep, steps } from "./steps.js";
import { stepName, stepWords } from "./step_words.js";
import { say } from "./undo.js";

export const PLACE = "driving";
const MINUTE_S = 60;

/** Do something, say that it is done, and offer `back`, the command that undoes it. Return the outcome. */
async function drive(command, words, back, place = PLACE) {
  const outcome = await act(place, command);
  if (outcome.ok) offer(words, () => back);
  return outcome;
}

/** Say what is done. back: gives the command that undoes it, once that is asked for. */
const offer = (words, back) => say(t("regie-done", { words }), () => undo(back(), words));

async function undo(back, words) {
  const outcome = await act(PLACE, back);
  say(t(outcome.ok ? "regie-undone" : "regie-undo-refused", { words }));
}

const skip = (step) => ({ type: "skip-step", step_id: step.id });
const takeUp = (step) => ({ type: "take-up-step", step_id: step.id });

export const skipStep = (step) => drive(skip(step), t("regie-did-skip", { name: stepWords(step) }), takeUp(step));
export const takeUpStep = (step) => drive(takeUp(step), t("regie-did-take-up", { name: stepWords(step) }), skip(step));

/** Put a step before another one (`null`: last). */
export function moveStep(step, before) {
  const order = steps.peek().map(({ id }) => id);
  const former = order[order.indexOf(step.id) + 1] ?? null;
  if (before === step.id || before === former) return undefined;
  const move = (to) => ({ type: "move-step", step_id: step.id, before: to });
  return drive(move(before), t("regie-did-move", { name: stepWords(step) }), move(former));
}

/** Put a step one place earlier (-1) or later (1), among those that can still be moved. */
export function shiftStep(step, by) {
  const movable = steps.peek().filter(isMovable).map(({ id }) => id);
  const place = movable.indexOf(step.id);
  if (place + by < 0 || place + by >= movable.length) return undefined;
  return moveStep(step, by < 0 ? movable[place - 1] : (movable[place + 2] ?? null));
}

export const isMovable = ({ state }) => state === "next" || state === "later" || state === "skipped";

export function timeStep(step, duration_s) {
  const time = (to) => ({ type: "time-step", step_id: step.id, duration_s: to });
  const n = Math.round(duration_s / MINUTE_S);
  return drive(time(duration_s), t("regie-did-time", { name: stepWords(step), n }), time(step.step.duration_s));
}

const EXTEND = { round: ["extend-round", "round_id"], pause: ["extend-pause", "step_id"] };

const RECORDS = { round: "rounds", pause: "steps" };
const endOf = ({ id, kind }) => Date.parse(store[RECORDS[kind]].peek().get(id).ends_at);

/** The seconds that take `given_ms` from an end again. Once that has passed, more time counts from now. */
function reverse(end_ms, given_ms) {
  const wanted_ms = end_ms - given_ms;
  const from_ms = wanted_ms > end_ms ? Math.max(end_ms, connection.now().getTime()) : end_ms;
  return Math.round((wanted_ms - from_ms) / 1000);
}

/**
 * Give what is on more seconds, or fewer; it never ends before now, and after its end more time counts from now. So
 * what was really given is what is taken back.
 */
export async function extendStep(step, by_s, place = PLACE) {
  const [type, name] = EXTEND[step.kind];
  const extend = (seconds) => ({ type, [name]: step.id, by_s: seconds });
  const n = Math.abs(Math.round(by_s / MINUTE_S));
  const words = t(by_s < 0 ? "regie-did-shorten" : "regie-did-extend", { name: stepName(step), n });
  const before_ms = endOf(step);
  const outcome = await act(place, extend(by_s));
  if (!outcome.ok) return outcome;
  const given_ms = endOf(step) - before_ms;
  offer(words, () => extend(reverse(endOf(step), given_ms)));
  return outcome;
}

export async function planPause(title, minutes) {
  const step_id = makeId("b");
  const next = nextStep.peek();
  const before = next && { before: next.id };
  const command = { type: "plan-pause", step_id, title, duration_s: MINUTE_S * minutes, ...before };
  const outcome = await drive(command, t("regie-did-pause", { title }), { type: "skip-step", step_id });
  return outcome.ok ? step_id : null;
}

export const beginPause = (step, place = PLACE) => act(place, { type: "begin-pause", step_id: step.id });
export const endPause = (step, place = PLACE) => act(place, { type: "end-pause", step_id: step.id });

export function planStart(starts_at) {
  const former = meeting.peek().starts_at;
  return drive({ type: "plan-start", starts_at }, t("regie-did-start"), { type: "plan-start", starts_at: former });
}

/** seen: the seq up to which one knows what others have kept; what they keep later is undone by nobody unseen. */
export async function keepSentences(sentences, seen, place) {
  const former = meeting.peek().sentences;
  const outcome = await act(place, { type: "keep-sentences", sentences, seen });
  if (!outcome.ok) return outcome;
  const since = store.seq.peek();
  const words = t("regie-did-sentences", { n: sentences.length });
  offer(words, () => ({ type: "keep-sentences", sentences: former, seen: since }));
  return outcome;
}

export const mayDrive = () => may("skip-step");
