// The run sheet on top: where we are, what comes next, and how late we are.

import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "tablee/words.js";
import { Pace } from "./pace.js";
import { pollInHand } from "./poll_in_hand.js";
import { StepActs } from "./step_acts.js";
import { stepName } from "./step_words.js";
import { chosenStep, presentStep, shownStep, steps } from "./steps.js";
import { view } from "./views.js";

const MARKS = { done: "✓", annulled: "✕", waiting: "!", now: "●", skipped: "–" };

/** The shape that stands for a step: its state, else its number, or two bars for a pause. */
export const StepMark = ({ step: { kind, record, state } }) =>
  html`<span class=${`step-mark ${kind}`} aria-hidden="true">${MARKS[state] ?? record.number}</span>`;

function Step({ step }) {
  const { record, state } = step;
  const shown = shownStep.value?.id === step.id;
  return html`<li class=${`step ${state} ${shown ? "shown" : ""}`} aria-current=${state === "now" ? "step" : undefined}>
    <button type="button" aria-pressed=${shown} title=${record.title}
      onClick=${() => (chosenStep.value = step.id === presentStep.value?.id ? null : step.id)}>
      <${StepMark} step=${step} />
      <span class="step-words">
        <span class="step-name">${stepName(step)}</span>
        <span class="step-title">${record.title}</span>
      </span>
      <span class="unseen">${t(`regie-step-${state}`)}</span>
    </button>
  </li>`;
}

/** The poll in hand and the step in hand say all of it in their own views, larger. */
const isInHand = (step) =>
  view.value === "driving" || (view.value === "votes" && step.id === pollInHand.value?.id);

export function RunSheet() {
  const step = shownStep.value;
  const line = useRef(null);
  useEffect(() => {
    // A long evening: the step in hand stays in sight.
    line.current.querySelector(".step.shown")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [step?.id]);
  return html`<section class="script" aria-label=${t("regie-script")}>
    <div class="script-line">
      <ol class="steps" ref=${line}>${steps.value.map((each) => html`<${Step} key=${each.id} step=${each} />`)}</ol>
      ${step && html`<${Pace} />`}
    </div>
    ${!step && html`<p class="soft">${t("regie-script-empty")}</p>`}
    ${step && !isInHand(step) && html`<${StepActs} key=${step.id} step=${step} />`}
  </section>`;
}
