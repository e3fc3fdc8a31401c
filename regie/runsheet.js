// The run sheet on top: where we are, what comes next, and how late we are.

import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "tablee/words.js";
import { Pace } from "./pace.js";
import { pollInHand } from "./poll_in_hand.js";
import { StepActs } from "./step_acts.js";
import { stepName, stepWords } from "./step_words.js";
import { chosenStep, presentStep, shownStep, steps } from "./steps.js";
import { view } from "./views.js";

const MARKS = { done: "✓", annulled: "✕", waiting: "!", now: "●", skipped: "–" };

/** The shape that stands for a step: its state, else its number, or two bars for a pause. */
export const StepMark = ({ step: { kind, record, state } }) =>
  html`<span class=${`step-mark ${kind}`} aria-hidden="true">${MARKS[state] ?? record.number}</span>`;

// More steps than that cannot all have their titles, and more than that not even their names.
const [SOME, MANY] = [4, 6];

/** The steps that keep their words however long the evening is: those in hand, the last one done, the next one. */
function nearOnes(all) {
  const at = all.findIndex(({ state }) => state === "now" || state === "next");
  const last = all.slice(0, at < 0 ? all.length : at).findLast(({ state }) => state === "done");
  const isNear = (each) =>
    ["now", "waiting", "next"].includes(each.state) || each.id === last?.id || each.id === shownStep.value?.id;
  return new Set(all.filter(isNear).map(({ id }) => id));
}

function Step({ step, near }) {
  const { record, state } = step;
  const shown = shownStep.value?.id === step.id;
  return html`<li class=${`step ${state} ${near ? "" : "far"} ${shown ? "shown" : ""}`}
    aria-current=${state === "now" ? "step" : undefined}>
    <button type="button" aria-pressed=${shown} title=${stepWords(step)}
      onClick=${() => (chosenStep.value = step.id === presentStep.value?.id ? null : step.id)}>
      <${StepMark} step=${step} />
      <span class="step-words">
        <span class="step-name">${stepName(step)}</span>
        <span class="step-title">${record.title}</span>
      </span>
      <span class="step-short figures" aria-hidden="true">${record.number}</span>
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
  const near = nearOnes(steps.value);
  const n = steps.value.length;
  const crowd = `${n > SOME ? "some" : ""} ${n > MANY ? "many" : ""}`;
  useEffect(() => {
    // A long evening: the step in hand stays in sight.
    line.current.querySelector(".step.shown")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [step?.id]);
  return html`<section class="script" aria-label=${t("regie-script")}>
    <div class="script-line">
      <ol class=${`steps ${crowd}`} ref=${line}>${steps.value.map(
        (each) => html`<${Step} key=${each.id} step=${each} near=${near.has(each.id)} />`,
      )}</ol>
      ${step && html`<${Pace} />`}
    </div>
    ${!step && html`<p class="soft">${t("regie-script-empty")}</p>`}
    ${step && !isInHand(step) && html`<${StepActs} key=${step.id} step=${step} />`}
  </section>`;
}
