// The side of the page: what the régie sends, in the order in which it asks for something; and the way there.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { isNew } from "./fresh.js";
import { lazy } from "./lazy.js";
import { overAt } from "./poll_life.js";
import { Guide } from "./round_view.js";
import { useStill } from "./still.js";
import { PollAfter, PollOpen, VoteDoor } from "./votes.js";

const Proposals = lazy(() => import("./proposals.js"), ({ Proposals }) => Proposals);
const ReadBacks = lazy(() => import("./read_back_view.js"), ({ ReadBacks }) => ReadBacks);
const Sheet = lazy(() => import("./sheet.js"), ({ Sheet }) => Sheet);
export const Received = lazy(() => import("./received.js"), ({ Received }) => Received);

/** The parts of the side that there is something for, most urgent first. */
export function partsOf(table) {
  const [round, poll, last] = [table.round.value, table.poll.value, table.lastPoll.value];
  const parts = [];
  if (round && poll) {
    parts.push(html`<${PollOpen} key="poll" poll=${poll} table=${table} titled />`, html`<${VoteDoor} key="door" />`);
  } else if (round && last && overAt(last) > Date.parse(round.opened_at)) {
    parts.push(html`<${PollAfter} key="after" poll=${last} table=${table} titled />`);
  }
  const { asked, isAsked } = table.readBacks;
  if (asked.value.length > 0) parts.push(html`<${ReadBacks} key="read-backs" table=${table} />`);
  if (round?.sheet) parts.push(html`<${Sheet} key="sheet" round=${round} table=${table} />`);
  if (round?.text) parts.push(html`<${Guide} key="guide" round=${round} />`);
  const others = [...table.store.proposals.value.values()].some((each) => !isAsked(each));
  if (others) parts.push(html`<${Proposals} key="proposals" table=${table} />`);
  if (table.messages.received.value.length > 0) parts.push(html`<${Received} key="received" table=${table} />`);
  return parts;
}

export function Side({ table, parts }) {
  useStill();
  const waiting = table.readBacks.waiting.value;
  const below = waiting > 0 && parts[0].key !== "read-backs";
  const show = () => document.querySelector(".read-backs")?.scrollIntoView();
  return html`<section class="side" aria-label=${t("table-from-regie")} tabindex="0">
    ${below && html`<button key="below" type="button" class="chip below" onClick=${show}>
      ${t("table-read-backs-below", { n: waiting })}</button>`}
    ${parts.length > 0 ? parts : html`<p class="soft">${t("table-side-empty")}</p>`}
  </section>`;
}

/** On a narrow screen: our notes, or what the régie sends. On a wide one both stand side by side. */
export function Panels({ table, mine }) {
  const show = (panel) => () => (table.panel.value = panel);
  return html`<nav class="panels" aria-label=${t("table-panels")}>
    <button type="button" class="chip" aria-pressed=${mine} onClick=${show("notes")}>
      ${table.stage.value === "after"
        ? t("table-result")
        : html`${t("table-our-notes")} <span class="figures">${table.count}</span>`}
    </button>
    <button type="button" class="chip" aria-pressed=${!mine} onClick=${show("regie")}>
      ${t("table-from-regie")} <${Asked} table=${table} />
    </button>
  </nav>`;
}

/** What waits behind the way to the side: the vote first, then how many read-backs, then that something is new. */
function Asked({ table }) {
  const waiting = table.readBacks.waiting.value;
  const now = table.connection.now();
  const words = [];
  if (table.poll.value) words.push(t("table-vote-now"));
  if (waiting > 0) words.push(t("table-read-backs-waiting", { n: waiting }));
  const fresh = [...table.store.proposals.value.values()].some((each) => isNew(each, now));
  if (words.length === 0 && fresh) words.push(t("table-new"));
  return words.map((each) => html`<span key=${each} class="new">${each}</span> `);
}
