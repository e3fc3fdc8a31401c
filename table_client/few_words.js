// A small field for a few words, with how many are left once that is near.

import { html } from "htm/preact";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { lengthOf } from "./note_items.js";

const COUNT_FROM = 0.8 * limits.why;

/** A labelled field whose text the caller keeps, letter by letter; `fault` is read with it. */
export function Few({ id, label, text, write, fault = "" }) {
  const left = limits.why - lengthOf(text);
  const near = lengthOf(text) >= COUNT_FROM;
  const count = t(left < 0 ? "table-over" : "table-left", { n: Math.abs(left) });
  return html`<div class="few">
    <label class="label" for=${id}>${label}</label>
    <textarea
      id=${id} class="field" rows="2" value=${text} autocapitalize="sentences" aria-invalid=${Boolean(fault)}
      aria-describedby=${`${id}-fault`} onInput=${(event) => write(event.target.value)}
    />
    ${near && html`<p class=${`small figures ${left < 0 ? "fault" : "soft"}`}>${count}</p>`}
    <p id=${`${id}-fault`} class="fault small" role="alert">${fault}</p>
  </div>`;
}
