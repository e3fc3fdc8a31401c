// One poll: what it asks and what came of it on the left; on the right how it stands, what may be done next, and what
// the room sees.

import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { ChoiceLine } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { Fault } from "./act.js";
import { euros } from "./dates.js";
import { store } from "./house.js";
import { showProposal } from "./panel_state.js";
import { lackOf, MainAct, OtherActs, UndoActs } from "./poll_acts.js";
import { EasyGaps, Gaps } from "./poll_gaps.js";
import { Hands } from "./poll_hands.js";
import { OnPaper } from "./poll_on_paper.js";
import { PollResult } from "./poll_result.js";
import { RoomSees } from "./poll_room.js";
import { isBusy, stageOf } from "./poll_stage.js";
import { PollCountdown, PollTime } from "./poll_time.js";
import { Annulled, Check } from "./poll_trace.js";
import { pushedProposals } from "./records.js";
import { Groups } from "./result_groups.js";
import { TurnoutFigure, TurnoutTable } from "./turnout.js";
import { Whole } from "./whole.js";

const PLACE = "poll";

function Choices({ poll }) {
  if (poll.choices.length) {
    return html`<ul class="choices">${poll.choices.map(
      (choice) => html`<li key=${choice.id}><${ChoiceLine} choice=${choice} />
        <span class="choice-facts small">${poll.rules.right === choice.id && html`<span class="badge saved">${t("regie-right-answer")}</span>`}
          ${choice.cost > 0 && html`<span class="figures">${euros(choice.cost)}</span>`}
          ${choice.proposal_id &&
          html`<button type="button" class="link" onClick=${() => showProposal(choice.proposal_id)}>${t("regie-see-proposal")}</button>`}</span></li>`,
    )}</ul>`;
  }
  return html`<p>${t("regie-poll-from-proposals", { n: pushedProposals.value.length })}</p>
    <ul class="choices">${pushedProposals.value.map(
      (each) => html`<li key=${each.id}><button type="button" class="link" onClick=${() => showProposal(each.id)}>
        ${t("common-proposal", { number: each.number })} · ${each.title}</button></li>`,
    )}</ul>`;
}

/** How it is voted and counted, in a line. */
function Rules({ poll }) {
  const { least, most, points, budget, answer_s } = poll.rules;
  const rules = [
    t(`regie-method-${poll.method}`),
    points > 0 && t("regie-rule-points", { n: points }),
    budget > 0 && t("regie-rule-budget", { budget: euros(budget) }),
    least > 0 && t("regie-rule-least", { n: least }),
    most > 0 && t("regie-rule-most", { n: most }),
    answer_s > 0 && t("regie-rule-answer", { n: answer_s }),
    !poll.opened_at && poll.duration_s && t("common-minutes", { n: Math.round(poll.duration_s / 60) || 1 }),
    poll.results !== "published" && t(`regie-results-${poll.results}`),
    poll.ballots === "with-receipts" && t("regie-ballots-with-receipts"),
  ];
  return html`<p class="soft">${rules.filter(Boolean).join(" · ")}</p>`;
}

/** The proposals behind the choices of a result, from which the thread goes on. */
function Origins({ poll }) {
  const known = poll.choices.filter((choice) => store.proposals.value.has(choice.proposal_id));
  if (!known.length) return null;
  return html`<section class="origins" aria-label=${t("regie-proposals")}><h3>${t("regie-proposals")}</h3>
    <ul>${known.map((choice) => html`<li key=${choice.id}>${choice.letter} →${" "}
      <button type="button" class="link" onClick=${() => showProposal(choice.proposal_id)}>
        ${t("common-proposal", store.proposals.value.get(choice.proposal_id))} · ${choice.text}</button></li>`)}
    </ul></section>`;
}

function Figures({ poll, stage }) {
  const running = store.turnout.value.get(poll.id)?.tally;
  if (poll.tally) return html`<${PollResult} poll=${poll} /><${Origins} poll=${poll} /><${Groups} poll=${poll} />`;
  if (stage !== "open" && stage !== "paused") return html`<${Choices} poll=${poll} />`;
  if (poll.results !== "live") return html`<${Choices} poll=${poll} /><p class="small soft">${t("regie-result-secret")}</p>`;
  return running
    ? html`<${PollResult} poll=${poll} tally=${running} running />`
    : html`<${Choices} poll=${poll} /><p class="small soft">${t("regie-live-from")}</p>`;
}

function Side({ poll, stage }) {
  const lack = lackOf(poll);
  const running = stage === "open" || stage === "paused";
  return html`<aside class="poll-side" aria-label=${t("regie-poll-side")}>
    <div class="stage-line"><p role="status"><span class=${`state-word ${stage}`}>${t(`regie-stage-${stage}`)}</span>
      ${isBusy(poll) && html` <span class="small">${t("regie-busy")}</span>`}</p>
      ${running && html`<${PollCountdown} poll=${poll} />`}</div>
    ${running && html`<${PollTime} poll=${poll} place=${PLACE} />`}
    ${(running || poll.closed_at) && html`<${TurnoutFigure} poll=${poll} /><${TurnoutTable} poll=${poll} />`}
    ${stage === "closed" && html`<p class="strip attention unpublished">${t("regie-unpublished")}</p>`}
    <div class="acts poll-acts"><${MainAct} poll=${poll} place=${PLACE} /><${OtherActs} poll=${poll} place=${PLACE} /></div>
    ${lack && html`<p class="small">${lack}</p>`}
    <${Fault} place=${PLACE} />
    <${OnPaper} poll=${poll} place=${PLACE} />
    <${RoomSees} poll=${poll} place=${PLACE} />
    <div class="acts undo-acts"><${UndoActs} poll=${poll} place=${PLACE} /></div>
  </aside>`;
}

export function PollView({ poll }) {
  const article = useRef(null);
  const stage = stageOf(poll);
  const before = useRef(stage);
  useLayoutEffect(() => {
    // The button that was pressed is gone with the stage it belonged to; whoever uses keys goes on from here.
    const moved = before.current !== stage && document.activeElement === document.body;
    before.current = stage;
    if (moved) article.current.focus({ preventScroll: true });
  }, [stage]);
  return html`<article class="poll-view" ref=${article} tabindex="-1" aria-labelledby="poll-title">
    <div class="poll-main card">
      <header><p class="step-head"><strong>${t("common-poll", { number: poll.number })} · ${poll.title}</strong></p>
        <h2 id="poll-title"><${Whole} text=${poll.question} /></h2><${Rules} poll=${poll} /></header>
      <${Annulled} poll=${poll} />
      ${stage === "planned" && html`<${Gaps} poll=${poll} /><${EasyGaps} poll=${poll} />`}
      <${Figures} poll=${poll} stage=${stage} />
      <${Hands} poll=${poll} />
      <${Check} poll=${poll} />
    </div>
    <${Side} poll=${poll} stage=${stage} />
  </article>`;
}
