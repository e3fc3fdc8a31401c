// The screen of a hall: shows what the régie puts up, one thing at a time, and comes back by itself. Inside the régie
// the same page, much smaller, is a preview: it shows what the hall sees, or what it would see (`display_draft.js`).

import { effect } from "@preact/signals";
import { render } from "preact";
import { html } from "htm/preact";
import { connect } from "tablee/connection.js";
import { createStore } from "tablee/store.js";
import { refusal, t } from "tablee/words.js";
import { draft, isPreview, takeDrafts } from "./display_draft.js";
import { AnnulledView, ClosedView, stageOf } from "./display_life.js";
import { NotesView } from "./display_notes.js";
import { keepTurning, turnNow } from "./display_paged.js";
import { MessageView, PauseView } from "./display_pause.js";
import { PollView } from "./display_poll.js";
import { ResultView } from "./display_result.js";
import { second } from "./display_second.js";
import { CountdownView, ProposalView, RoundView, WelcomeView } from "./display_views.js";

const { site, voteAddress, smsNumber } = document.body.dataset;
const connection = connect({ door: "display", site, greeting: () => (isPreview ? { preview: true } : null) });
const store = createStore();
connection.onFrame(store.take);
takeDrafts(connection.now);

const NOTHING = { view: "welcome", target: "", second: "" };
const shown = () => draft.value ?? store.displays.value.get(site) ?? NOTHING;
effect(() => (second.value = shown().second));
effect(() => turnNow(connection, shown()));
keepTurning(connection, shown);

const OF = { round: "rounds", countdown: "rounds", proposal: "proposals", poll: "polls", pause: "steps" };
const facts = (target) => ({ key: target, connection });

function Shown() {
  const display = shown();
  const { view, target } = display;
  if (view === "black") return html`<main class="black" aria-label=${t("display-black")}></main>`;
  if (view === "message") return html`<${MessageView} key=${display.text} display=${display} />`;
  if (view === "notes") return html`<${NotesView} display=${display} />`;
  const record = OF[view] && (store[OF[view]].value.get(target) ?? display.record);
  if (!record) return html`<${Welcome} />`;
  if (view === "round") return html`<${RoundView} ...${facts(target)} round=${record} />`;
  if (view === "countdown") return html`<${CountdownView} ...${facts(target)} round=${record} />`;
  if (view === "pause") return html`<${PauseView} ...${facts(target)} pause=${record} />`;
  if (view === "proposal") return html`<${ProposalView} key=${target} proposal=${record} />`;
  return html`<${Poll} key=${target} poll=${record} />`;
}

function Welcome() {
  const meeting = [...store.meetings.value.values()][0];
  return html`<${WelcomeView} title=${meeting?.title ?? ""} site=${store.sites.value.get(site)?.name ?? ""} />`;
}

function Poll({ poll }) {
  const [stage, known] = [stageOf(poll), store.polls.value];
  const earlier = known.get(poll.rerun_of);
  const again = known.get(poll.rerun_as);
  if (stage === "annulled") return html`<${AnnulledView} key=${stage} poll=${poll} again=${again} />`;
  if (stage === "published") return html`<${ResultView} key=${stage} poll=${poll} earlier=${earlier} />`;
  if (stage === "closed") return html`<${ClosedView} key=${stage} poll=${poll} />`;
  const given = { poll, earlier, turnout: store.turnout.value.get(poll.id), connection };
  return html`<${PollView} key=${stage} ...${given} address=${voteAddress} number=${smsNumber} />`;
}

/** Said very quietly: the hall should look at the question, not at our line. */
function OfflineMark() {
  if (connection.status.value === "refused") {
    const { code, facts: known } = connection.refusal.value;
    return html`<p class="mark">${refusal(code, known)}</p>`;
  }
  return connection.status.value === "offline" && html`<p class="mark">${t("display-offline")}</p>`;
}

function Display() {
  return html`${store.seq.value !== null && html`<${Shown} />`}<${OfflineMark} />`;
}

render(html`<${Display} />`, document.getElementById("display"));
