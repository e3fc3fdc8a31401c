// The run sheet as a list: when each step is expected and was planned, its state, and what may still be changed of it.

import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "tablee/words.js";
import { clockTime } from "./dates.js";
import { isMovable, mayDrive, moveStep, shiftStep, skipStep, takeUpStep } from "./driving_acts.js";
import { meeting, online } from "./house.js";
import { StepMark } from "./runsheet.js";
import { minutesOf, stepName, stepWords } from "./step_words.js";
import { chosenStep, shownStep, steps } from "./steps.js";

/** {id, to}: the step on its way, and the one that it would come before (`null`: last; `undefined`: nowhere yet). */
const dragging = signal(null);

const shown = (time) => (time ? clockTime(new Date(time)) : "");

/** How many minutes a step took, or is meant to take. */
const lastedOf = ({ step, record }) =>
  minutesOf(record.closed_at ? (Date.parse(record.closed_at) - Date.parse(record.opened_at)) / 1000 : step.duration_s);

/** What follows a step in the line, or `null`. */
const after = (step) => steps.value[steps.value.indexOf(step) + 1]?.id ?? null;

function drag(step) {
  if (!isMovable(step) || !mayDrive()) return {};
  return {
    draggable: true,
    onDragStart(event) {
      dragging.value = { id: step.id, to: undefined };
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", stepWords(step));
    },
    onDragEnd: () => (dragging.value = null),
  };
}

/** Where what is dragged would go: before this step, or behind it in its lower half. */
const drop = (step) => ({
  onDragOver(event) {
    if (!dragging.value) return;
    event.preventDefault();
    const { top, height } = event.currentTarget.getBoundingClientRect();
    const to = event.clientY < top + height / 2 ? step.id : after(step);
    if (to !== dragging.value.to) dragging.value = { ...dragging.value, to };
  },
  onDrop(event) {
    event.preventDefault();
    const { id, to } = dragging.value ?? {};
    dragging.value = null;
    const moved = steps.value.find((each) => each.id === id);
    if (moved && to !== undefined) moveStep(moved, to);
  },
});

function Acts({ step }) {
  if (!mayDrive() || !isMovable(step)) return null;
  const name = stepWords(step);
  const isSkipped = step.state === "skipped";
  const button = (mark, words, act) => html`<button type="button" class="button quiet icon" disabled=${!online.value}
    aria-label=${t(words, { name })} title=${t(words, { name })} onClick=${act}>${mark}</button>`;
  return html`<span class="sheet-acts">
    ${button("↑", "regie-step-up", () => shiftStep(step, -1))}
    ${button("↓", "regie-step-down", () => shiftStep(step, 1))}
    <button type="button" class="button small-button" disabled=${!online.value}
      aria-label=${t(isSkipped ? "regie-take-up-step" : "regie-skip-step", { name })}
      onClick=${() => (isSkipped ? takeUpStep(step) : skipStep(step))}>
      ${t(isSkipped ? "regie-take-up" : "regie-skip")}</button>
  </span>`;
}

function Row({ step, times }) {
  const { id, record, state } = step;
  const { plannedAt, expectedAt } = times;
  const [begun, planned] = [record.opened_at ?? expectedAt, shown(plannedAt)];
  const to = dragging.value?.to;
  const classes = ["sheet-row", state, id === shownStep.value?.id && "shown", to === id && "drop-before"];
  const timeIs = t(record.opened_at ? "regie-begun-at" : "regie-expected-at");
  return html`<li class=${classes.filter(Boolean).join(" ")} data-step=${id}
    aria-current=${state === "now" ? "step" : undefined} ...${drag(step)} ...${drop(step)}>
    <span class="sheet-time figures"><span class="unseen">${timeIs} </span>
      ${shown(begun) || "—"}</span>
    ${planned && html`<span class="sheet-plan figures small"><span class="unseen">${t("regie-planned-at")} </span>
      ${planned}</span>`}
    <${StepMark} step=${step} />
    <button type="button" class="sheet-step" aria-pressed=${id === shownStep.value?.id}
      onClick=${() => (chosenStep.value = id)}>
      <span class="sheet-name"><strong>${stepName(step)}</strong> · ${record.title}</span>
      ${record.question && state !== "skipped" &&
      html`<span class="sheet-asks" aria-hidden="true">${record.question}</span>`}
      <span class="unseen">, ${t(`regie-step-${state}`)}</span></button>
    <span class="sheet-long figures small">${t("regie-step-long", { n: lastedOf(step) })}</span>
    <${Acts} step=${step} />
  </li>`;
}

export function StepList({ pace }) {
  const root = useRef(null);
  const held = useRef(null);
  const order = steps.value.map(({ id }) => id).join();
  useLayoutEffect(() => {
    // A row that moves loses the focus; whoever moves it by keys goes on with it.
    if (held.current) root.current.querySelector(`[data-step="${held.current}"] .sheet-step`)?.focus();
    held.current = null;
  }, [order]);

  function onKeyDown(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const id = event.target.closest("[data-step]")?.dataset.step;
    const at = steps.value.findIndex((each) => each.id === id);
    if (!by || at < 0 || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (event.altKey) {
      if (!mayDrive() || !online.value || !isMovable(steps.value[at])) return;
      held.current = id;
      shiftStep(steps.value[at], by);
      return;
    }
    const next = steps.value[at + by];
    if (!next) return;
    chosenStep.value = next.id;
    root.current.querySelector(`[data-step="${next.id}"] .sheet-step`).focus();
  }
  const isPlan = meeting.value.starts_at !== null;
  const classes = ["sheet", !isPlan && "no-plan", mayDrive() && "drives", dragging.value?.to === null && "drop-end"];
  return html`<div class="sheet-head small soft" aria-hidden="true"><span>${t("regie-head-time")}</span>
      ${isPlan && html`<span>${t("regie-head-plan")}</span>`}</div>
    <ol class=${classes.filter(Boolean).join(" ")} ref=${root} aria-label=${t("regie-steps")} onKeyDown=${onKeyDown}>
      ${steps.value.map((step) => html`<${Row} key=${step.id} step=${step} times=${pace.times.get(step.id)} />`)}</ol>`;
}
