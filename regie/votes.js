// The votes: all polls on the left, the one in hand on the right.

import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { t } from "tablee/words.js";
import { may } from "./house.js";
import { PlanPoll } from "./plan_poll.js";
import { PollView } from "./poll_view.js";
import { isOpen, isPlanned, polls } from "./records.js";
import { votedIn } from "./turnout.js";
import { chosenPoll } from "./views.js";

const stateOf = (poll) => (isOpen(poll) ? "now" : isPlanned(poll) ? "next" : "done");

function inHand() {
  if (chosenPoll.value === "new") return "new";
  const all = polls.value;
  return all.find((poll) => poll.id === chosenPoll.value) ?? all.find(isOpen) ?? all.find(isPlanned) ?? all.at(-1) ?? null;
}

function Item({ poll, shown }) {
  const state = stateOf(poll);
  return html`<li><button type="button" class=${`poll-item ${shown ? "shown" : ""}`} aria-pressed=${shown}
    onClick=${() => (chosenPoll.value = poll.id)}>
    <span class=${`state-word ${state}`}>${t(`regie-poll-${state}`)}</span>
    <strong>${t("common-poll", { number: poll.number })} · ${poll.title}</strong>
    ${state !== "next" &&
    html`<span class="small figures">${t("regie-turnout", { n: votedIn(poll), entitled: poll.entitled })}</span>`}
  </button></li>`;
}

export function Votes() {
  const poll = inHand();
  useEffect(() => {
    if (poll && poll !== "new" && isOpen(poll)) chosenPoll.value = poll.id; // its result will be looked for here
  }, [poll]);
  return html`<main class="votes two">
    <section class="pane" aria-labelledby="votes-title">
      <header class="pane-head"><h2 id="votes-title">${t("regie-votes")}</h2>
        ${may("plan-poll") &&
        html`<button type="button" class="button" aria-pressed=${poll === "new"}
          onClick=${() => (chosenPoll.value = "new")}>${t("regie-plan-poll")}</button>`}
      </header>
      <ul class="poll-list scroller">${polls.value.map(
        (each) => html`<${Item} key=${each.id} poll=${each} shown=${each === poll} />`,
      )}</ul>
    </section>
    <div class="scroller">
      ${poll === "new" && html`<${PlanPoll} />`}
      ${poll === null && html`<p class="empty">${t("regie-votes-empty")}</p>`}
      ${poll && poll !== "new" && html`<${PollView} key=${poll.id} poll=${poll} state=${stateOf(poll)} />`}
    </div>
  </main>`;
}
