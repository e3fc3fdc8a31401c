// A pause, with the time until it goes on; and free words of the régie.

import { html } from "htm/preact";
import { formatClock, secondsUntil, useNow } from "tablee/clock.js";
import { holdMarks } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { clockTime } from "./dates.js";
import { Paged } from "./display_paged.js";
import { both, inSecond } from "./display_second.js";
import { sides } from "./display_words.js";
import { useFit } from "./fit.js";

/** pause: a step of the run sheet that is a pause, with `title` and `ends_at`. */
export function PauseView({ pause, connection }) {
  const now = useNow(connection);
  const left = pause.closed_at ? 0 : secondsUntil(pause.ends_at, now);
  const clock = left > 0 ? formatClock(left) : "";
  const title = useFit(0.16, pause.title);
  const digits = useFit(0.42, clock.length);
  return html`<main class="countdown pause">
    <div class="fit pause-title" ref=${title}><h1>${pause.title}</h1></div>
    ${clock
      ? html`<div class="fit digits" role="timer" ref=${digits}><strong class="figures">${clock}</strong></div>`
      : html`<p class="time done" role="status"><strong>${both((t) => t("display-pause-over"))}</strong></p>`}
    <p class="pause-until figures">${clock &&
      both((t) => t("display-pause-until", { time: clockTime(pause.ends_at) }))}</p>
  </main>`;
}

/** Free words, as large as they go. */
export function MessageView({ display }) {
  const other = inSecond(display) ?? "";
  const said = (text) => html`<h1 dir="auto">${holdMarks(text)}</h1>`;
  return html`<main class="message" aria-label=${t("display-message")}>
    <${Paged} parts=${sides("message", [display.text, other], said)} largest=${other ? 0.13 : 0.2}
      content=${display.text + other} />
  </main>`;
}
