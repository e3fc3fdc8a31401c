// The step in hand: its question, its time, and its main act.

import { html } from "htm/preact";
import { formatClock, secondsUntil, useNow } from "tablee/clock.js";
import { t } from "tablee/words.js";
import { act, Fault } from "./act.js";
import { Confirm } from "./confirm.js";
import { connection, may, online } from "./house.js";
import { lackOf, MainAct } from "./poll_acts.js";
import { stageOf } from "./poll_stage.js";
import { PollCountdown } from "./poll_time.js";
import { openRound, tables } from "./records.js";
import { chosenStep, presentStep } from "./steps.js";
import { TurnoutFigure } from "./turnout.js";
import { showPoll, view } from "./views.js";

const EXTEND_S = 120;
const PLACE = "script";

function Countdown({ round }) {
  const left = secondsUntil(round.ends_at, useNow(connection));
  return html`<p class=${`countdown figures ${left <= 0 ? "over" : ""}`} role="timer">
    <span class="countdown-time">${formatClock(left)}</span>
    <span class="small">${t(left <= 0 ? "common-time-over" : "common-time-left")}</span>
  </p>`;
}

function RoundActs({ round, state }) {
  if (state === "now") {
    return html`<${Countdown} round=${round} />
      ${may("extend-round") &&
      html`<button type="button" class="button" disabled=${!online.value}
        onClick=${() => act(PLACE, { type: "extend-round", round_id: round.id, by_s: EXTEND_S })}>
        ${t("regie-extend")}</button>`}
      ${may("close-round") &&
      html`<${Confirm} label=${t("regie-close-round")} yes=${t("regie-close-round")} disabled=${!online.value}
        question=${t("regie-close-round-sure", { number: round.number })}
        onYes=${() => act(PLACE, { type: "close-round", round_id: round.id })} />`}`;
  }
  if (state === "done") return null;
  const other = openRound.value;
  return html`<p class="planned-time figures">${t("common-minutes", { n: Math.round(round.duration_s / 60) })}</p>
    ${may("open-round") &&
    html`<${Confirm} label=${t("regie-open-round")} yes=${t("regie-open-round")} disabled=${!online.value || other !== null}
      question=${t("regie-open-round-sure", { number: round.number, n: tables.value.length })}
      onYes=${() => act(PLACE, { type: "open-round", round_id: round.id }).then(() => (chosenStep.value = null))} />`}
    ${other && html`<p class="small soft">${t("regie-open-round-first-close", { number: other.number })}</p>`}`;
}

/** The run sheet brings a poll on; a result is looked at before it is published, so that this leads to its view. */
function PollActs({ poll }) {
  const stage = stageOf(poll);
  const lack = lackOf(poll);
  return html`
    ${stage === "open" && html`<${PollCountdown} poll=${poll} />`}
    ${poll.opened_at && html`<${TurnoutFigure} poll=${poll} />`}
    ${lack && html`<p class="small soft">${lack}</p>`}
    ${stage === "closed" && may("publish-poll") &&
    html`<button type="button" class="button main" onClick=${() => showPoll(poll.id)}>${t("regie-look-then-publish")}</button>`}
    ${stage !== "closed" && html`<${MainAct} poll=${poll} place=${PLACE} />`}`;
}

const HEADS = { done: "regie-head-done", now: "regie-head-now", next: "regie-head-next", later: "regie-head-later" };

export function StepActs({ step }) {
  const { kind, record, state } = step;
  const elsewhere = presentStep.value && presentStep.value.id !== step.id;
  return html`<div class=${`step-acts ${state}`}>
    <div class="step-question">
      <p class="step-head">
        ${kind === "poll" && state !== "later" && state !== "next"
          ? html`<span class=${`state-word ${stageOf(record)}`}>${t(`regie-stage-${stageOf(record)}`)}</span>`
          : html`<span class=${`state-word ${state}`}>${t(HEADS[state])}</span>`}
        <strong>${t(`common-${kind}`, { number: record.number })} · ${record.title}</strong>
        ${elsewhere &&
        html`<button type="button" class="link" onClick=${() => (chosenStep.value = null)}>
          ${t("regie-back-to-present")}</button>`}
        ${kind === "poll" && view.value !== "votes" &&
        html`<button type="button" class="link" onClick=${() => showPoll(record.id)}>${t("regie-see-poll")}</button>`}
      </p>
      <p class="question-line" title=${record.question}>${record.question}</p>
    </div>
    <div class="acts">
      ${kind === "round"
        ? html`<${RoundActs} round=${record} state=${state} />`
        : html`<${PollActs} poll=${record} />`}
    </div>
    <${Fault} place=${PLACE} />
  </div>`;
}
