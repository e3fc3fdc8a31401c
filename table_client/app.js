// The page of one table: the question, the time left, the notes, and the field to write in.

import { html, render } from "htm/preact";
import { t } from "tablee/words.js";
import { Before, Between, Joining, Shut } from "./calm.js";
import { Composer } from "./composer.js";
import { LineStrip } from "./line_strip.js";
import { NoteList } from "./note_list.js";
import { EYEBROW, PollAfter } from "./poll_after.js";
import { overAt, stageOf } from "./poll_life.js";
import { PollOpen, VoteDoor } from "./poll_view.js";
import { announceNews } from "./news.js";
import { Proposals, isNew } from "./proposals.js";
import { Guide, Place, TimeLeft, unbroken } from "./round_view.js";
import { openTable } from "./session.js";

const root = document.getElementById("app");
const { meeting, table: tableId } = root.dataset;
const table = await openTable(decodeURIComponent(location.pathname.split("/")[2] ?? ""), `${meeting}/${tableId}`);

function Page() {
  if (table.connection.status.value === "refused") return html`<${Shut} table=${table} />`;
  const [stage, round] = [table.stage.value, table.round.value];
  const side = stage === "poll" ? [] : sideOf(round); // a vote has the whole page
  const mine = table.panel.value === "notes" || side.length === 0;
  const writing = stage === "round" || table.written.value.text !== "";
  const shape = `page ${side.length ? "" : "alone"} ${round ? "timed" : ""}`;
  return html`<div class=${shape} data-panel=${mine ? "notes" : "regie"}>
    <header class="top">
      <${Place} table=${table} />
      <${Headline} stage=${stage} round=${round} />
      ${round && html`<${TimeLeft} table=${table} round=${round} />`}
    </header>
    ${side.length > 0 && html`<${Panels} mine=${mine} stage=${stage} />`}
    <main>
      <div class="middle" key=${stage} tabindex=${stage === "after" ? 0 : null}><${Middle} stage=${stage} /></div>
      ${side.length > 0 && html`<section class="side" aria-label=${t("table-from-regie")}>${side}</section>`}
    </main>
    <footer class="bottom">
      <${LineStrip} table=${table} />
      ${writing && html`<${Composer} table=${table} />`}
    </footer>
  </div>`;
}

/** The parts of the side column that there is something for. */
function sideOf(round) {
  const parts = [];
  const [poll, last] = [table.poll.value, table.lastPoll.value];
  if (round && poll) {
    parts.push(html`<${PollOpen} key="poll" poll=${poll} table=${table} titled />`, html`<${VoteDoor} key="door" />`);
  } else if (round && last && overAt(last) > Date.parse(round.opened_at)) {
    parts.push(html`<${PollAfter} key="after" poll=${last} table=${table} titled />`);
  }
  if (table.store.proposals.value.size > 0) parts.push(html`<${Proposals} key="proposals" table=${table} />`);
  if (round?.text) parts.push(html`<${Guide} key="guide" round=${round} />`);
  return parts;
}

function Headline({ stage, round }) {
  const title = table.meeting.value?.title;
  const lines = {
    joining: () => [t("common-app"), t("table-joining-title")],
    before: () => [title, t("table-welcome")],
    round: () => [`${t("common-round", { number: round.number })} · ${round.title}`, round.question],
    between: () => [title, t("table-between-title", { number: table.lastRound.value.number })],
    poll: () => [t("table-poll-title"), table.poll.value.question],
    after: () => [t(EYEBROW[stageOf(table.lastPoll.value)]), table.lastPoll.value.question],
  };
  const [eyebrow, headline] = lines[stage]();
  return html`<div class="question"><p class="eyebrow">${eyebrow}</p><h1>${unbroken(headline)}</h1></div>`;
}

function Middle({ stage }) {
  if (stage === "joining") return html`<${Joining} table=${table} />`;
  const list = html`<${NoteList} table=${table} />`;
  const unsettled = table.refused.value.length + table.outbox.pending.value.length > 0;
  if (stage === "round") return list;
  if (stage === "before") return html`<${Before} />${unsettled && list}`;
  if (stage === "between") return html`<${Between} table=${table} />${list}`;
  if (stage === "after") return html`<${PollAfter} poll=${table.lastPoll.value} table=${table} />${unsettled && list}`;
  return html`<div class="vote"><${PollOpen} poll=${table.poll.value} table=${table} /><${VoteDoor} /></div>${unsettled && list}`;
}

/** On a narrow screen: our notes, or what the régie sends. On a wide one both stand side by side. */
function Panels({ mine, stage }) {
  const fresh = table.poll.value || [...table.store.proposals.value.values()].some((each) => isNew(each, table.connection.now()));
  const show = (panel) => () => (table.panel.value = panel);
  return html`<nav class="panels" aria-label=${t("table-panels")}>
    <button type="button" class="chip" aria-pressed=${mine} onClick=${show("notes")}>
      ${stage === "after" ? t("table-result") : html`${t("table-our-notes")} <span class="figures">${table.count}</span>`}
    </button>
    <button type="button" class="chip" aria-pressed=${!mine} onClick=${show("regie")}>
      ${t("table-from-regie")}${fresh && html` <span class="new">${t(table.poll.value ? "table-vote-now" : "table-new")}</span>`}
    </button>
  </nav>`;
}

root.replaceChildren();
render(html`<${Page} />`, root);
announceNews(table, document.getElementById("news"));
