// The step in hand, below the run sheet line: its question, its time, and its main act.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { act, Fault } from "./act.js";
import { may, online } from "./house.js";
import { lackOf, MainAct } from "./poll_acts.js";
import { stageOf } from "./poll_stage.js";
import { PollCountdown } from "./poll_time.js";
import { BeginPause, CloseRound, Countdown, EndPause, OpenRound } from "./round_acts.js";
import { minutesOf, stepWords } from "./step_words.js";
import { chosenStep, presentStep, stepsOn } from "./steps.js";
import { TurnoutFigure } from "./turnout.js";
import { showPoll, view } from "./views.js";

const EXTEND_S = 120;
const PLACE = "script";

const Planned = ({ step }) =>
  html`<p class="planned-time figures">${t("common-minutes", { n: minutesOf(step.step.duration_s) })}</p>`;

function RoundActs({ step }) {
  const { record: round, state } = step;
  if (state === "done") return null;
  if (state !== "now") return html`<${Planned} step=${step} /><${OpenRound} step=${step} place=${PLACE} />`;
  return html`<${Countdown} record=${round} />
    ${may("extend-round") &&
    html`<button type="button" class="button" disabled=${!online.value}
      onClick=${() => act(PLACE, { type: "extend-round", round_id: round.id, by_s: EXTEND_S })}>
      ${t("regie-extend")}</button>`}
    <${CloseRound} round=${round} place=${PLACE} />`;
}

function PauseActs({ step }) {
  if (step.state === "done") return null;
  if (step.state !== "now") return html`<${Planned} step=${step} /><${BeginPause} step=${step} place=${PLACE} />`;
  return html`<${Countdown} record=${step.record} /><${EndPause} step=${step} place=${PLACE} />`;
}

/** The run sheet brings a poll on; a result is looked at before it is published, so that this leads to its view. */
export function PollActs({ step, place = PLACE }) {
  const poll = step.record;
  const stage = stageOf(poll);
  const lack = lackOf(poll);
  return html`
    ${stage === "open" && html`<${PollCountdown} poll=${poll} />`}
    ${poll.opened_at && html`<${TurnoutFigure} poll=${poll} />`}
    ${lack && html`<p class="small soft">${lack}</p>`}
    ${stage === "closed" && may("publish-poll") &&
    html`<button type="button" class="button main" onClick=${() => showPoll(poll.id)}>
      ${t("regie-look-then-publish")}</button>`}
    ${stage !== "closed" && html`<${MainAct} poll=${poll} place=${place} />`}`;
}

const ACTS = { round: RoundActs, poll: PollActs, pause: PauseActs };
const HEADS = {
  done: "regie-head-done", now: "regie-head-now", next: "regie-head-next", later: "regie-head-later",
  skipped: "regie-head-skipped",
};

/** Where a step is, in a word of its own: a poll that has begun says where it is in its life. */
export function StateWord({ step: { kind, record, state } }) {
  const [name, words] = kind === "poll" && !(state in { later: 1, next: 1, skipped: 1 })
    ? [stageOf(record), `regie-stage-${stageOf(record)}`]
    : [state, HEADS[state]];
  return html`<span class=${`state-word ${name}`}>${t(words)}</span>`;
}

/** The others that are on now: a round that is still open while a vote is on, and the other way round. */
const AlsoOn = ({ step }) => stepsOn.value.filter(({ id }) => id !== step.id).map((other) => html`<button
  key=${other.id} type="button" class="link" onClick=${() => (chosenStep.value = other.id)}>
  ${t("regie-also-on", { name: stepWords(other) })}</button>`);

export function StepActs({ step }) {
  const { kind, record, state } = step;
  const elsewhere = presentStep.value && presentStep.value.id !== step.id;
  const Acts = ACTS[kind];
  return html`<div class=${`step-acts ${state}`}>
    <div class="step-question">
      <p class="step-head">
        <${StateWord} step=${step} />
        <strong>${stepWords(step)}</strong>
        <${AlsoOn} step=${step} />
        ${elsewhere && step.state !== "now" &&
        html`<button type="button" class="link" onClick=${() => (chosenStep.value = null)}>
          ${t("regie-back-to-present")}</button>`}
        ${kind === "poll" && view.value !== "votes" &&
        html`<button type="button" class="link" onClick=${() => showPoll(record.id)}>${t("regie-see-poll")}</button>`}
      </p>
      ${record.question && html`<p class="question-line" title=${record.question}>${record.question}</p>`}
    </div>
    <div class="acts"><${Acts} step=${step} /></div>
    <${Fault} place=${PLACE} />
  </div>`;
}
