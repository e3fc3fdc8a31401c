// The result of a poll: bars with letter, pictogram, words, share and count; blank apart.

import { html } from "htm/preact";
import { ChoiceLine, patternOf } from "tablee/parts.js";
import { byMarks, readTally } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { enumerate, percentText } from "./dates.js";

export function PollResult({ poll }) {
  const { rows, blank, tied } = readTally(poll);
  return html`<div class="result">
    ${tied.length > 0 &&
    html`<p class="tie"><strong>${t("regie-tied", { letters: enumerate(tied.map((choice) => choice.letter)) })}</strong></p>`}
    <ul>${byMarks(rows).map(
      ({ choice, count, percent, ahead }) => html`<li key=${choice.id} class=${ahead ? "first" : ""}
        style=${`--colour:${choice.colour}`}>
        <${ChoiceLine} choice=${choice} />
        <span class="result-figures figures"><strong>${percentText(percent)}</strong> ${t("common-voices", { n: count })}</span>
        <span class="result-track"><span class=${`bar ${patternOf(choice)}`} style=${`width:${percent ?? 0}%`}></span></span>
      </li>`,
    )}</ul>
    <p class="figures">${t("regie-blank", { n: blank })}</p>
    <p class="small soft">${t("common-percent-base")}</p>
  </div>`;
}
