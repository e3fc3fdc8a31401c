// The fields of the form of a poll: a text or a number, and a choice among a few, each with what follows from it.

import { html } from "htm/preact";
import { useId } from "preact/hooks";

/** rows: 1 for a line. narrow: as wide as a number. hint: what it is for. unit: behind a number. gap: what it fills. */
export function TextField({ label, value, most, onText, rows = 1, numeric, narrow, hint, unit, gap, language, unseen }) {
  const id = useId();
  const given = {
    class: "field", value, maxlength: most, "data-gap": gap, lang: language, "aria-describedby": hint && id,
    onInput: (event) => onText(event.target.value.replace(/\n/g, rows > 1 ? "\n" : " ")),
  };
  return html`<div class=${`plan-field ${narrow ? "narrow" : ""}`}>
    <label><span class=${unseen ? "unseen" : "label"}>${label}</span>
      ${rows > 1
        ? html`<textarea ...${given} rows=${rows}></textarea>`
        : html`<input ...${given} inputmode=${numeric ? "decimal" : undefined} autocomplete="off" />`}</label>
    ${unit && html`<span class="plan-unit">${unit}</span>`}
    ${hint && html`<p class="small soft plan-hint" id=${id}>${hint}</p>`}
  </div>`;
}

/** options: [{value, words, more}]; more: one line on what it is for, or what follows from it. */
export function Radios({ legend, name, value, options, onValue, columns = 1 }) {
  const group = useId();
  return html`<fieldset class="plan-part"><legend>${legend}</legend>
    <div class=${`options columns-${columns}`}>${options.map(
      ({ value: each, words, more }) => html`<label key=${each} class=${`option ${each === value ? "chosen" : ""}`}>
        <input type="radio" name=${`${name}${group}`} checked=${each === value} onChange=${() => onValue(each)} />
        <span><strong>${words}</strong>${more && html`<span class="small soft option-more">${more}</span>`}</span></label>`,
    )}</div></fieldset>`;
}
