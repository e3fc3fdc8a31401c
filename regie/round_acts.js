// What brings a round or a pause on: it is opened and closed; what everyone sees at once asks first.

import { html } from "htm/preact";
import { formatClock, secondsUntil, useNow } from "tablee/clock.js";
import { t } from "tablee/words.js";
import { act } from "./act.js";
import { Confirm } from "./confirm.js";
import { beginPause, endPause } from "./driving_acts.js";
import { connection, may, online } from "./house.js";
import { openRound, tables } from "./records.js";
import { minutesOf, stepName } from "./step_words.js";
import { chosenStep, stepsOn } from "./steps.js";

/** Whoever has brought a step on goes on with the one that is on, or comes next. */
const toPresent = () => (chosenStep.value = null);

/** What is left of a round or a pause; past its end it says so and goes on. */
export function Countdown({ record }) {
  const left = secondsUntil(record.ends_at, useNow(connection));
  return html`<p class=${`countdown figures ${left <= 0 ? "over" : ""}`} role="timer">
    <span class="countdown-time">${formatClock(left)}</span>
    <span class="small">${t(left <= 0 ? "common-time-over" : "common-time-left")}</span>
  </p>`;
}

export function CloseRound({ round, place }) {
  if (!may("close-round")) return null;
  return html`<${Confirm} name="main" label=${t("regie-close-round")} yes=${t("regie-close-round")}
    disabled=${!online.value} question=${t("regie-close-round-sure", { number: round.number })}
    onYes=${() => act(place, { type: "close-round", round_id: round.id }).then(toPresent)}>
    <p class="small">${t("regie-close-round-safe")}</p><//>`;
}

/** step: a round that has not begun; it opens for as long as the run sheet says. */
export function OpenRound({ step, place }) {
  const round = step.record;
  const other = openRound.value;
  if (!may("open-round")) return null;
  return html`<${Confirm} name="main" label=${t("regie-open-round")} yes=${t("regie-open-round")}
      disabled=${!online.value || other !== null}
      question=${t("regie-open-round-sure", { number: round.number, n: tables.value.length })}
      onYes=${() => act(place, { type: "open-round", round_id: round.id }).then(toPresent)} />
    ${other && html`<p class="small soft">${t("regie-open-round-first-close", { number: other.number })}</p>`}`;
}

export function BeginPause({ step, place }) {
  const other = stepsOn.value.find(({ kind }) => kind !== "pause");
  if (!may("begin-pause")) return null;
  const facts = { title: step.record.title, n: minutesOf(step.step.duration_s) };
  return html`<${Confirm} name="main" label=${t("regie-begin-pause")} yes=${t("regie-begin-pause")}
      disabled=${!online.value || other !== undefined} question=${t("regie-begin-pause-sure", facts)}
      onYes=${() => beginPause(step, place).then(toPresent)} />
    ${other && html`<p class="small soft">${t("regie-begin-pause-first-close", { name: stepName(other) })}</p>`}`;
}

/** Ending a pause takes nothing from anybody: it does not ask. */
export function EndPause({ step, place }) {
  if (!may("end-pause")) return null;
  return html`<button type="button" class="button main" data-act="main" disabled=${!online.value}
    onClick=${() => endPause(step, place).then(toPresent)}>${t("regie-end-pause")}</button>`;
}
