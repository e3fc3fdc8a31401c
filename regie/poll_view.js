// One poll: its question, its choices, its turnout or its result, and its main act.

import { html } from "htm/preact";
import { ChoiceLine } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { act, Fault } from "./act.js";
import { may, online } from "./house.js";
import { showProposal } from "./panel_state.js";
import { PollResult } from "./poll_result.js";
import { isPlanned, pushedProposals } from "./records.js";
import { PollActs } from "./step_acts.js";
import { Whole } from "./whole.js";

const PLACE = "poll";

function Choices({ poll }) {
  if (poll.choices.length) {
    return html`<ul class="choices">${poll.choices.map(
      (choice) => html`<li key=${choice.id}><${ChoiceLine} choice=${choice} />
        ${choice.proposal_id &&
        html`<button type="button" class="link" onClick=${() => showProposal(choice.proposal_id)}>
          ${t("regie-see-proposal")}</button>`}</li>`,
    )}</ul>`;
  }
  return html`<p>${t("regie-poll-from-proposals", { n: pushedProposals.value.length })}</p>
    <ul class="choices">${pushedProposals.value.map(
      (each) => html`<li key=${each.id}><button type="button" class="link" onClick=${() => showProposal(each.id)}>
        ${t("common-proposal", { number: each.number })} · ${each.title}</button></li>`,
    )}</ul>`;
}

export function PollView({ poll, state }) {
  const show = { type: "show-on-display", view: "poll", target: poll.id };
  return html`<article class="poll-view card" aria-labelledby="poll-title">
    <header>
      <p class="step-head"><span class=${`state-word ${state}`}>${t(`regie-poll-${state}`)}</span>
        <strong>${t("common-poll", { number: poll.number })} · ${poll.title}</strong></p>
      <h2 id="poll-title"><${Whole} text=${poll.question} /></h2>
      <p class="soft">${t(`common-method-${poll.method}`)}</p>
    </header>
    ${poll.tally ? html`<${PollResult} poll=${poll} />` : html`<${Choices} poll=${poll} />`}
    <div class="acts">
      <${PollActs} poll=${poll} state=${state} place=${PLACE} />
      ${!isPlanned(poll) && may("show-on-display") &&
      html`<button type="button" class="button" disabled=${!online.value} onClick=${() => act(PLACE, show)}>
        ${t(poll.tally ? "regie-show-result" : "regie-show-poll")}</button>`}
    </div>
    <${Fault} place=${PLACE} />
    ${!poll.tally && !isPlanned(poll) && html`<p class="small soft">${t("regie-result-secret")}</p>`}
  </article>`;
}
