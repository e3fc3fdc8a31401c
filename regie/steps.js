// The script as one line of steps: its rounds in order, then its polls.

import { computed, signal } from "@preact/signals";
import { isOpen, isPlanned, isUnpublished, polls, rounds } from "./records.js";

function inLine() {
  const line = [
    ...rounds.value.map((record) => ({ id: record.id, kind: "round", record })),
    ...polls.value.map((record) => ({ id: record.id, kind: "poll", record })),
  ];
  // A round that was left out stays open to choice, but what comes next is after what has been.
  const lastBegun = line.findLastIndex((step) => !isPlanned(step.record));
  const after = line.findIndex((step, place) => place > lastBegun && isPlanned(step.record));
  const next = after >= 0 ? after : line.findIndex((step) => isPlanned(step.record));
  return line.map((step, place) => ({ ...step, state: stateOf(step.record, place === next) }));
}

function stateOf(record, isNext) {
  if (isOpen(record)) return "now";
  if (isUnpublished(record)) return "waiting";
  if (!isPlanned(record)) return record.annulled_at ? "annulled" : "done";
  return isNext ? "next" : "later";
}

/** {id, kind: "round" | "poll", record, state: "done" | "annulled" | "waiting" | "now" | "next" | "later"}, in the order of the script. */
export const steps = computed(inLine);

/** The step that a person looks at instead of the one that is on; `null` most of the time. */
export const chosenStep = signal(null);

/** Where we are: what is open, else a result that waits to be published, else what comes next, else `null`. */
export const presentStep = computed(() => {
  const [now, waiting, next] = ["now", "waiting", "next"].map((state) => steps.value.filter((step) => step.state === state));
  return now[0] ?? waiting.at(-1) ?? next[0] ?? null;
});
export const shownStep = computed(
  () => steps.value.find((step) => step.id === chosenStep.value) ?? presentStep.value ?? steps.value.at(-1) ?? null,
);
