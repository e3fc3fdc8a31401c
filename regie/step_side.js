// The step in hand, in full: its time, what to say, what brings it on, and what comes after it.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { Fault } from "./act.js";
import { clockTime } from "./dates.js";
import { mayDrive, PLACE, skipStep, takeUpStep, timeStep } from "./driving_acts.js";
import { may, online } from "./house.js";
import { OnPaper } from "./poll_on_paper.js";
import { PollTime } from "./poll_time.js";
import { MoreTime } from "./more_time.js";
import { BeginPause, CloseRound, Countdown, EndPause, OpenRound } from "./round_acts.js";
import { RoundWords } from "./round_words.js";
import { PollActs, StateWord } from "./step_acts.js";
import { minutesOf, stepWords } from "./step_words.js";
import { chosenStep, nextStep, presentStep } from "./steps.js";
import { Whole } from "./whole.js";
import { showPoll } from "./views.js";

const MINUTES_MOST = 600;
const DIGITS = 3;

function On({ step }) {
  if (step.kind === "poll") {
    return html`<div class="acts"><${PollActs} step=${step} place=${PLACE} /></div>
      <${PollTime} poll=${step.record} place=${PLACE} /><${OnPaper} poll=${step.record} place=${PLACE} />`;
  }
  const Close = step.kind === "round"
    ? html`<${CloseRound} round=${step.record} place=${PLACE} />`
    : html`<${EndPause} step=${step} place=${PLACE} />`;
  return html`<${Countdown} record=${step.record} />
    ${may(`extend-${step.kind}`) && html`<${MoreTime} step=${step} place=${PLACE} />`}
    <div class="acts">${Close}</div>`;
}

/** How long it is meant to last, and leaving it out or not. */
function Plan({ step }) {
  const before = String(minutesOf(step.step.duration_s));
  const [minutes, setMinutes] = useState(before);
  const n = /^\d{1,3}$/.test(minutes.trim()) ? Number(minutes) : 0;
  const fits = n >= 1 && n <= MINUTES_MOST && String(n) !== before;
  async function send(event) {
    event.preventDefault();
    if (fits) await timeStep(step, 60 * n);
  }
  return html`<form class="step-plan" onSubmit=${send}>
    <label><span class="label">${t("regie-step-minutes")}</span>
      <input class="field figures" inputmode="numeric" size="4" maxlength=${DIGITS} value=${minutes}
        onInput=${(event) => setMinutes(event.target.value)} /></label>
    <button class="button" disabled=${!fits || !online.value}>${t("regie-step-time")}</button>
    <button type="button" class="button" disabled=${!online.value}
      onClick=${() => (step.state === "skipped" ? takeUpStep(step) : skipStep(step))}>
      ${t(step.state === "skipped" ? "regie-take-up-this" : "regie-skip-this")}</button>
  </form>`;
}

function ToCome({ step }) {
  return html`<div class="acts">
      ${step.kind === "round" && html`<${OpenRound} step=${step} place=${PLACE} />`}
      ${step.kind === "poll" && html`<${PollActs} step=${step} place=${PLACE} />`}
      ${step.kind === "pause" && html`<${BeginPause} step=${step} place=${PLACE} />`}</div>
    ${step.kind === "poll" && html`<${OnPaper} poll=${step.record} place=${PLACE} />`}
    ${mayDrive() && html`<${Plan} key=${step.step.duration_s} step=${step} />`}`;
}

function Next({ pace }) {
  const next = nextStep.value;
  if (!next) return html`<p class="then soft">${t("regie-then-nothing")}</p>`;
  const { expectedAt } = pace.times.get(next.id);
  const facts = { name: stepWords(next), time: clockTime(new Date(expectedAt)), n: minutesOf(next.step.duration_s) };
  return html`<p class="then"><strong>${t("regie-then")}</strong> ${" "}
    <button type="button" class="link" onClick=${() => (chosenStep.value = next.id)}>${facts.name}</button>${" "}
    <span class="soft figures">${t("regie-then-when", facts)}</span></p>`;
}

export function StepSide({ step, pace }) {
  const { kind, record, state } = step;
  const elsewhere = presentStep.value && presentStep.value.id !== step.id;
  const body = state === "now" || state === "waiting" ? On : state === "done" || state === "annulled" ? null : ToCome;
  return html`<article class=${`step-side card ${state}`} aria-labelledby="step-title">
    <p class="step-head"><${StateWord} step=${step} />
      ${elsewhere && html`<button type="button" class="link" onClick=${() => (chosenStep.value = null)}>
        ${t("regie-back-to-present")}</button>`}
      ${kind === "poll" && html`<button type="button" class="link" onClick=${() => showPoll(record.id)}>
        ${t("regie-see-poll")}</button>`}</p>
    <h2 id="step-title">${stepWords(step)}</h2>
    ${record.question && html`<p class="step-asks"><${Whole} text=${record.question} /></p>`}
    ${body && html`<${body} key=${step.id} step=${step} />`}
    <${Fault} place=${PLACE} />
    ${record.text && html`<section class="to-say"><h3>${t("regie-to-say")}</h3>
      <p dir="auto">${record.text}</p></section>`}
    ${kind === "round" && html`<${RoundWords} key=${record.id} round=${record} />`}
    ${step.id !== nextStep.value?.id && html`<${Next} pace=${pace} />`}
  </article>`;
}
