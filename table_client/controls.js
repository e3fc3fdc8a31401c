// The controls of the writing field: kinds, how many of us, and a button that asks once more.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";

export const PICTOGRAM_OF = { idea: "idea", worry: "worry", question: "question", dissent: "disagree" };

export function KindChips({ kind, choose }) {
  return html`<fieldset class="kinds">
    <legend class="unseen">${t("table-kind")}</legend>
    ${Object.keys(PICTOGRAM_OF).map(
      (each) => html`<label key=${each} class=${`chip ${each === kind ? "chosen" : ""}`}>
        <input type="radio" name="kind" value=${each} checked=${each === kind} onChange=${() => choose(each)} />
        <${Pictogram} name=${PICTOGRAM_OF[each]} />${t(`common-kind-${each}`)}
      </label>`,
    )}
  </fieldset>`;
}

/** `people` is a number from 1 to `limits.strength`; a field left empty or out of range goes back to what fits. */
export function Stepper({ people, set }) {
  const fit = (number) => Math.min(limits.strength, Math.max(1, Math.trunc(number) || 1));
  const step = (by) => html`<button
    type="button" class="button" onClick=${() => set(fit(people + by))} onPointerDown=${keepFocus}
    aria-label=${t(by > 0 ? "table-one-more" : "table-one-less")} aria-disabled=${fit(people + by) === people}
  >${by > 0 ? "+" : "−"}</button>`;
  return html`<div class="stepper" role="group" aria-labelledby="how-many">
    <label id="how-many" for="people">
      <span class="long">${t("table-how-many")}</span><span class="short">${t("table-how-many-short")}</span>
    </label>
    ${step(-1)}
    <input
      id="people" class="field figures" inputmode="numeric" autocomplete="off"
      maxlength=${String(limits.strength).length} value=${people}
      onFocus=${(event) => event.target.select()}
      onInput=${(event) => {
        const number = Number(event.target.value);
        if (number === fit(number)) set(number); // what is half typed is not a number yet
      }}
      onChange=${(event) => (event.target.value = people)}
    />
    ${step(1)}
  </div>`;
}

/** A button for what cannot be undone: the second press does it, looking away takes it back; a double-click is one. */
export function TwiceButton({ label, sure, act }) {
  const [asked, ask] = useState(false);
  return html`<button
    type="button" class=${`button ${asked ? "sure" : "quiet"}`} onBlur=${() => ask(false)}
    onClick=${(event) => (!asked ? ask(true) : event.detail < 2 && act())}
  >${asked ? sure : label}</button>`;
}

/** The keyboard of a tablet stays open when a button beside the field is touched. */
export const keepFocus = (event) => event.preventDefault();
