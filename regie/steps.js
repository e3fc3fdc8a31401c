// The run sheet: rounds, polls and pauses in the order in which they come.

import { computed, signal } from "@preact/signals";
import { store } from "./house.js";
import { isOpen, isPlanned, isUnpublished } from "./records.js";

const COLLECTIONS = { round: "rounds", poll: "polls", pause: "steps" };

function inLine() {
  const sheet = [...store.steps.value.values()].sort((a, b) => a.rank - b.rank);
  const recordOf = ({ id, kind }) => store[COLLECTIONS[kind]].value.get(id);
  const line = sheet.map((step) => ({ id: step.id, kind: step.kind, step, record: recordOf(step) }));
  const next = line.find(({ step, record }) => isPlanned(record) && !step.skipped);
  return line.map((each) => ({ ...each, state: stateOf(each, each === next) }));
}

function stateOf({ step, record }, isNext) {
  if (isOpen(record)) return "now";
  if (isUnpublished(record)) return "waiting";
  if (!isPlanned(record)) return record.annulled_at ? "annulled" : "done";
  if (step.skipped) return "skipped";
  return isNext ? "next" : "later";
}

/**
 * {id, kind: "round" | "poll" | "pause", step, record, state: "done" | "annulled" | "waiting" | "now" | "skipped" |
 * "next" | "later"}, in order. record: the round or the poll; of a pause the step itself.
 */
export const steps = computed(inLine);

/** The step that a person looks at instead of the one that is on; `null` most of the time. */
export const chosenStep = signal(null);

/** What is on now, in the order in which it began; and what comes next, or `null`. */
export const stepsOn = computed(() => steps.value.filter((each) => each.state === "now"));
export const nextStep = computed(() => steps.value.find((each) => each.state === "next") ?? null);

/** Where we are: what is open, else a result that waits to be published, else what comes next, else `null`. */
export const presentStep = computed(() => {
  const waiting = steps.value.filter((each) => each.state === "waiting");
  return stepsOn.value[0] ?? waiting.at(-1) ?? nextStep.value;
});
export const shownStep = computed(
  () => steps.value.find((each) => each.id === chosenStep.value) ?? presentStep.value ?? steps.value.at(-1) ?? null,
);
