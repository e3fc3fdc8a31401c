// The result of a poll: bars with letter, pictogram, words, share and count; blank apart.

import { html } from "htm/preact";
import { ChoiceLine, patternOf } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { enumerate, share } from "./dates.js";
import { readTally } from "./tally.js";

export function PollResult({ poll }) {
  const { rows, blank, winners, tied } = readTally(poll);
  return html`<div class="result">
    ${tied.length > 0 &&
    html`<p class="tie"><strong>${t("regie-tied", { letters: enumerate(tied.map((choice) => choice.letter)) })}</strong></p>`}
    <ul>${rows.map(
      ({ choice, count, share: part }) => html`<li key=${choice.id} class=${winners.has(choice.id) ? "first" : ""}
        style=${`--colour:${choice.colour}`}>
        <${ChoiceLine} choice=${choice} />
        <span class="result-figures figures"><strong>${share(part)}</strong> ${t("common-voices", { n: count })}</span>
        <span class="result-track"><span class=${`bar ${patternOf(choice)}`} style=${`width:${100 * (part ?? 0)}%`}></span></span>
      </li>`,
    )}</ul>
    <p class="figures">${t("regie-blank", { n: blank })}</p>
    <p class="small soft">${t(`regie-shares-${poll.method}`)}</p>
  </div>`;
}
