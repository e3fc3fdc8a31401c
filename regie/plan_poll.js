// Plans a poll, or changes one that is not open yet. Nothing that comes from others ever changes what stands here.

import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { clearFault, Fault } from "./act.js";
import { Confirm } from "./confirm.js";
import { store } from "./house.js";
import { batchesOf } from "./paper_records.js";
import { MethodFields } from "./plan_method.js";
import { ChoiceFields } from "./plan_choices.js";
import { Radios, TextField } from "./plan_fields.js";
import { WordFields } from "./plan_words.js";
import { changePaper, dropPollDraft, isPollOvertaken, paperFor, pollDrafts, savePoll } from "./poll_drafts.js";
import { lacksOf } from "./poll_paper.js";
import { isPlanned } from "./records.js";
import { chosenPoll, formOf, showPoll } from "./views.js";

const MINUTES_LETTERS = 6; // the rule is the server’s

const PLACE = "plan";
const RESULTS = ["published", "closed", "live"].map((value) => ({
  value, words: t(`regie-results-${value}`), more: t(`regie-results-${value}-why`),
}));
const BALLOTS = ["without-receipts", "with-receipts"].map((value) => ({
  value, words: t(`regie-ballots-${value}`), more: t(`regie-ballots-${value}-why`),
}));

function Overtaken({ id, record }) {
  const gone = record && !isPlanned(record);
  if (!gone && !isPollOvertaken(id)) return null;
  return html`<div class="strip attention" role="status"><p>${t(gone ? "regie-poll-gone" : "regie-poll-overtaken")}</p>
    <button type="button" class="button" onClick=${() => { dropPollDraft(id); if (gone) showPoll(id); }}>
      ${t(gone ? "regie-poll-drop-changes" : "regie-take-their-poll")}</button></div>`;
}

/** Bring the field that a gap names into view, once. */
function useGap(form, gap) {
  useLayoutEffect(() => {
    const field = form.current.querySelector(gap ? `[data-gap="${gap}"]` : ".plan-title .field");
    field?.focus();
    field?.closest("fieldset, li")?.scrollIntoView({ block: "nearest" });
  }, []);
}

function Bar({ id, record, draft }) {
  const lacks = lacksOf(paperFor(id), limits);
  const close = () => showPoll(id);
  async function save(event) {
    event.preventDefault();
    if (await savePoll(id, PLACE)) showPoll(id);
  }
  function drop() {
    dropPollDraft(id);
    formOf.value = null;
    if (!record) chosenPoll.value = null;
  }
  return html`<footer class="plan-bar">
    <${Fault} place=${PLACE} />
    <div class="acts">
      <button class="button main" disabled=${lacks.length > 0 || !draft} onClick=${save}>${t(record ? "regie-save" : "regie-plan-now")}</button>
      <button type="button" class="button" onClick=${close}>${t(draft ? "regie-plan-later" : "common-close")}</button>
      ${draft && html`<${Confirm} kind="quiet" label=${t(record ? "regie-undo-changes" : "regie-drop-draft")} onYes=${drop}
        question=${t(record ? "regie-undo-poll-sure" : "regie-drop-poll-sure")} yes=${t(record ? "regie-undo-changes" : "regie-drop-draft")} />`}
      ${lacks.length > 0 && html`<ul class="lacks small">${lacks.map((name) => html`<li key=${name}>${t(name)}</li>`)}</ul>`}
    </div>
  </footer>`;
}

export function PlanPoll({ id, gap }) {
  const form = useRef(null);
  useGap(form, gap);
  const paper = paperFor(id);
  const record = store.polls.value.get(id);
  const draft = pollDrafts.value.get(id);
  const change = (part) => {
    clearFault(PLACE);
    changePaper(id, part);
  };
  return html`<form class="plan-poll card" ref=${form} onSubmit=${(event) => event.preventDefault()} aria-labelledby="plan-title">
    <header class="plan-head"><h2 id="plan-title">${t(record ? "regie-change-poll" : "regie-plan-poll")}</h2>
      ${draft && html`<span class="badge written">${t(record ? "regie-poll-changed" : "regie-proposal-draft")}</span>`}</header>
    <${Overtaken} id=${id} record=${record} />
    ${record && batchesOf(record).length > 0 && html`<p class="strip attention">${t("regie-plan-printed")}</p>`}
    <div class="plan-title">
      <${TextField} label=${t("regie-poll-title")} value=${paper.title} most=${limits.title} onText=${(title) => change({ title })} /></div>
    <${TextField} label=${t("regie-poll-question")} value=${paper.question} most=${limits.text} rows="2" onText=${(question) => change({ question })} />
    <${MethodFields} paper=${paper} change=${change} fresh=${!record} />
    <${ChoiceFields} paper=${paper} change=${change} />
    <${WordFields} paper=${paper} change=${change} />
    <fieldset class="plan-part"><legend>${t("regie-plan-when")}</legend>
      <${TextField} narrow unseen label=${t("regie-plan-minutes")} unit=${t("regie-minutes")} hint=${t("regie-minutes-why")} value=${paper.minutes} most=${MINUTES_LETTERS} numeric
        onText=${(minutes) => change({ minutes })} /></fieldset>
    <${Radios} legend=${t("regie-results")} name="results" value=${paper.results} onValue=${(results) => change({ results })}
      options=${RESULTS} />
    <${Radios} legend=${t("regie-ballots")} name="ballots" value=${paper.ballots} onValue=${(ballots) => change({ ballots })}
      options=${BALLOTS} />
    <${Bar} id=${id} record=${record} draft=${draft} />
  </form>`;
}
