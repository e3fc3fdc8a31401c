// The votes: all polls on the left, with those that are being written, and the one in hand beside them.

import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { t } from "tablee/words.js";
import { may, store } from "./house.js";
import { PlanPoll } from "./plan_poll.js";
import { pollDrafts, startPoll } from "./poll_drafts.js";
import { formInHand, pollInHand } from "./poll_in_hand.js";
import { stageOf } from "./poll_stage.js";
import { PollView } from "./poll_view.js";
import { isOpen, polls } from "./records.js";
import { votedIn } from "./turnout.js";
import { chosenPoll, showPoll, writePoll } from "./views.js";

/** Ids of polls that stand only here so far. */
const newDrafts = () => [...pollDrafts.value.keys()].filter((id) => !store.polls.value.has(id));

/** Go on with a draft that nothing has been written into yet, or begin one. */
export function newPoll() {
  const untouched = newDrafts().find((id) => !pollDrafts.value.get(id).title.trim() && !pollDrafts.value.get(id).question.trim());
  writePoll(untouched ?? startPoll());
}

const Draft = ({ id, shown }) => html`<li><button type="button" class=${`poll-item ${shown ? "shown" : ""}`} aria-current=${shown}
  onClick=${() => writePoll(id)}>
  <span class="badge written">${t("regie-proposal-draft")}</span>
  <strong>${pollDrafts.value.get(id).title || t("regie-no-title")}</strong></button></li>`;

function Item({ poll, shown }) {
  const stage = stageOf(poll);
  return html`<li><button type="button" class=${`poll-item ${shown ? "shown" : ""}`} aria-current=${shown} onClick=${() => showPoll(poll.id)}>
    <span class="poll-item-head"><span class=${`state-word ${stage}`}>${t(`regie-stage-${stage}`)}</span>
      ${stage === "planned" && poll.gaps.length > 0 && html`<span class="badge waiting">${t("regie-gaps-short", { n: poll.gaps.length })}</span>`}</span>
    <strong>${t("common-poll", { number: poll.number })} · ${poll.title}</strong>
    ${poll.page > 0 && html`<span class="small">${t("common-booklet-page", { number: poll.page })}</span>`}
    ${stage === "planned" && pollDrafts.value.has(poll.id) && html`<span class="badge written">${t("regie-poll-changed")}</span>`}
    ${poll.opened_at &&
    html`<span class="small figures">${t("regie-turnout", { n: votedIn(poll), entitled: poll.entitled })}</span>`}
  </button></li>`;
}

function onArrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  const items = [...event.currentTarget.querySelectorAll(".poll-item")];
  const next = items[items.indexOf(document.activeElement) + step];
  event.preventDefault();
  next?.focus();
  next?.click();
}

export function Votes() {
  const form = formInHand.value;
  const poll = pollInHand.value;
  const shownId = form?.id ?? poll?.id;
  useEffect(() => {
    if (poll && isOpen(poll)) chosenPoll.value = poll.id; // its result will be looked for here
  }, [poll]);
  useEffect(() => {
    document.querySelector(".poll-item.shown")?.scrollIntoView({ block: "nearest" });
  }, [shownId]);
  return html`<main id="main" class="votes two">
    <section class="pane" aria-labelledby="votes-title">
      <header class="pane-head"><h2 id="votes-title">${t("regie-votes")}</h2>
        ${may("plan-poll") && html`<button type="button" class="button" onClick=${newPoll}>${t("regie-plan-poll")}</button>`}
      </header>
      <ul class="poll-list scroller" onKeyDown=${onArrows}>
        ${polls.value.map((each) => html`<${Item} key=${each.id} poll=${each} shown=${each.id === shownId} />`)}
        ${may("plan-poll") && newDrafts().map((id) => html`<${Draft} key=${id} id=${id} shown=${id === shownId} />`)}
      </ul>
    </section>
    <div class="scroller">
      ${form
        ? html`<${PlanPoll} key=${`${form.id} ${form.gap}`} id=${form.id} gap=${form.gap} />`
        : poll
          ? html`<${PollView} key=${poll.id} poll=${poll} />`
          : html`<p class="empty">${t("regie-votes-empty")}</p>`}
    </div>
  </main>`;
}
