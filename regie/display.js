// The screen of a hall: shows what the régie puts up, one thing at a time, and comes back by itself.

import { render } from "preact";
import { html } from "htm/preact";
import { connect } from "tablee/connection.js";
import { createStore } from "tablee/store.js";
import { refusal, t } from "tablee/words.js";
import { ProposalView, RoundView, WelcomeView } from "./display_views.js";
import { AnnulledView, ClosedView, stageOf } from "./display_life.js";
import { PollView } from "./display_poll.js";
import { ResultView } from "./display_result.js";

const { site, voteAddress } = document.body.dataset;
const connection = connect({ door: "display", site });
const store = createStore();
connection.onFrame(store.take);

function Shown() {
  const { view, target } = store.displays.value.get(site) ?? { view: "welcome", target: "" };
  if (view === "black") return html`<main class="black" aria-label=${t("display-black")}></main>`;
  const round = view === "round" && store.rounds.value.get(target);
  if (round) return html`<${RoundView} key=${target} round=${round} connection=${connection} />`;
  const proposal = view === "proposal" && store.proposals.value.get(target);
  if (proposal) return html`<${ProposalView} key=${target} proposal=${proposal} />`;
  const poll = view === "poll" && store.polls.value.get(target);
  if (poll) return html`<${Poll} key=${target} poll=${poll} />`;
  const meeting = [...store.meetings.value.values()][0];
  return html`<${WelcomeView} title=${meeting?.title ?? ""} site=${store.sites.value.get(site)?.name ?? ""} />`;
}

function Poll({ poll }) {
  const [stage, known] = [stageOf(poll), store.polls.value];
  const earlier = known.get(poll.rerun_of);
  if (stage === "annulled") return html`<${AnnulledView} key=${stage} poll=${poll} again=${known.get(poll.rerun_as)} />`;
  if (stage === "published") return html`<${ResultView} key=${stage} poll=${poll} earlier=${earlier} />`;
  if (stage === "closed") return html`<${ClosedView} key=${stage} poll=${poll} />`;
  const facts = { poll, earlier, turnout: store.turnout.value.get(poll.id), address: voteAddress, connection };
  return html`<${PollView} key=${stage} ...${facts} />`;
}

/** Said very quietly: the hall should look at the question, not at our line. */
function OfflineMark() {
  if (connection.status.value === "refused") {
    const { code, facts } = connection.refusal.value;
    return html`<p class="mark">${refusal(code, facts)}</p>`;
  }
  return connection.status.value === "offline" && html`<p class="mark">${t("display-offline")}</p>`;
}

function Display() {
  return html`${store.seq.value !== null && html`<${Shown} />`}<${OfflineMark} />`;
}

render(html`<${Display} />`, document.getElementById("display"));
