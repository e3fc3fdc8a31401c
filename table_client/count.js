// How much room is left in a note, as the rules count it.

import { html } from "htm/preact";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";

const WORDS_FROM = 0.8 * limits.note;
const SAID_AT = [0, 10, 50]; // characters left; each letter of a count would talk over the typing

/**
 * Small figures from the first letter on, so that nobody meets the end by surprise, least of all who dictates or
 * pastes; words near the end. Those who listen are told at a few places only.
 */
export function Count({ length }) {
  const left = limits.note - length;
  const near = length >= WORDS_FROM;
  const words = left >= 0 ? t("table-left", { n: left }) : t("table-over", { n: -left });
  const step = SAID_AT.find((most) => left <= most);
  const said = left < 0 ? t("table-too-long-now") : step === undefined ? "" : t("table-left-about", { n: step });
  return html`<span class=${`count small figures ${left < 0 ? "over" : near ? "near" : ""}`} hidden=${length === 0}>
      ${near ? words : t("table-count", { n: length, most: limits.note })}</span>
    <span class="unseen" aria-live="polite">${said}</span>`;
}
