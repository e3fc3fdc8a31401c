// The run sheet on top: where we are in the script.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { chosenStep, presentStep, shownStep, steps } from "./steps.js";
import { StepActs } from "./step_acts.js";

const MARKS = { done: "✓", now: "●", next: "", later: "" };

function Step({ step }) {
  const { record, kind, state } = step;
  const shown = shownStep.value?.id === step.id;
  return html`<li class=${`step ${state} ${shown ? "shown" : ""}`} aria-current=${state === "now" ? "step" : undefined}>
    <button type="button" aria-pressed=${shown} title=${record.title}
      onClick=${() => (chosenStep.value = step.id === presentStep.value?.id ? null : step.id)}>
      <span class="step-mark" aria-hidden="true">${MARKS[state] || record.number}</span>
      <span class="step-words">
        <span class="step-name">${t(`common-${kind}`, { number: record.number })}</span>
        <span class="step-title">${record.title}</span>
      </span>
      <span class="unseen">${t(`regie-step-${state}`)}</span>
    </button>
  </li>`;
}

export function RunSheet() {
  const step = shownStep.value;
  return html`<section class="script" aria-label=${t("regie-script")}>
    <ol class="steps">${steps.value.map((each) => html`<${Step} key=${each.id} step=${each} />`)}</ol>
    ${step ? html`<${StepActs} key=${step.id} step=${step} />` : html`<p class="soft">${t("regie-script-empty")}</p>`}
  </section>`;
}
