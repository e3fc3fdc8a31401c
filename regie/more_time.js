// Gives what is on more time, or less: by one tap, or as many minutes as somebody types.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { extendStep } from "./driving_acts.js";
import { online } from "./house.js";

const MINUTE_S = 60;
const TAPS = [-1, 1, 2, 5]; // minutes
const MOST = 600;
const LETTERS = 4; // a sign and three digits

const signed = (n) => t(n < 0 ? "regie-less-minutes" : "regie-more-minutes", { n: Math.abs(n) });

/** A whole number of minutes, not 0 ("5", "+5", "-3", "−3"); `null` for anything else. */
function minutesIn(text) {
  const written = text.trim().replace("−", "-");
  const n = /^[+-]?\d{1,3}$/.test(written) ? Number(written) : 0;
  return n !== 0 && Math.abs(n) <= MOST ? n : null;
}

export function MoreTime({ step, place }) {
  const [text, setText] = useState("");
  const n = minutesIn(text);
  const give = (minutes) => extendStep(step, minutes * MINUTE_S, place);
  async function send(event) {
    event.preventDefault();
    if (n !== null && (await give(n)).ok) setText("");
  }
  return html`<form class="more-time" aria-label=${t("regie-more-time")} onSubmit=${send}>
    ${TAPS.map((minutes) => html`<button key=${minutes} type="button" class="button" disabled=${!online.value}
      onClick=${() => give(minutes)}>${signed(minutes)}</button>`)}
    <label><span class="unseen">${t("regie-minutes-typed")}</span>
      <input class="field figures" inputmode="numeric" size="4" maxlength=${LETTERS}
        placeholder=${t("regie-minutes-such-as")} value=${text}
        onInput=${(event) => setText(event.target.value)} /></label>
    <button class="button" disabled=${n === null || !online.value}>${t("regie-minutes-give")}</button>
  </form>`;
}
