// The page of one table: the question, the time left, the notes, and the field to write in.

import { html, render } from "htm/preact";
import { t } from "tablee/words.js";
import { Before, Between, Joining, Shut } from "./calm.js";
import { Composer } from "./composer.js";
import { fetchAhead } from "./later.js";
import { lazy } from "./lazy.js";
import { LineStrip } from "./line_strip.js";
import { NoteList } from "./note_list.js";
import { EYEBROW, stageOf } from "./poll_life.js";
import { announceNews } from "./news.js";
import { Place, TimeLeft, unbroken, videoOf } from "./round_view.js";
import { openTable } from "./session.js";
import { Panels, partsOf, Received, Side } from "./side.js";
import { PollAfter, PollOpen, VoteDoor } from "./votes.js";

const Arrivals = lazy(() => import("./arrivals.js"), ({ Arrivals }) => Arrivals);
const Away = lazy(() => import("./away.js"), ({ Away }) => Away);
const root = document.getElementById("app");
const { meeting, table: tableId, version } = root.dataset;
const token = decodeURIComponent(location.pathname.split("/")[2] ?? "");
const table = await openTable(token, `${meeting}/${tableId}`, version);

function Page() {
  const { status, refusal } = table.connection;
  if (status.value === "refused" && refusal.value.code !== "table-taken") return html`<${Shut} table=${table} />`;
  if (table.seat.away.value) return html`<${Away} table=${table} />`;
  const [stage, round] = [table.stage.value, table.round.value];
  const sided = ["round", "between", "after"].includes(stage); // a vote has the whole page
  const parts = sided ? partsOf(table) : [];
  const mine = table.panel.value === "notes" || parts.length === 0;
  const writing = stage === "round" || table.written.value.text !== "";
  const reading = round && table.reading.value === round.id;
  const arrived = table.messages.unread.value.length > 0 || table.help.fresh.value;
  const shapes = { alone: !sided, timed: round, reading, called: videoOf(table) };
  const shape = ["page", ...Object.keys(shapes).filter((each) => shapes[each])].join(" ");
  return html`<div class=${shape} data-panel=${mine ? "notes" : "regie"}>
    <header class="top">
      <a class="button skip" href="#main">${t("common-skip")}</a>
      <${Place} table=${table} />
      <${Headline} stage=${stage} round=${round} />
      ${round && html`<${TimeLeft} table=${table} round=${round} />`}
    </header>
    ${parts.length > 0 && html`<${Panels} table=${table} mine=${mine} />`}
    <main id="main">
      <div class="middle" key=${stage} tabindex=${["before", "after"].includes(stage) ? 0 : -1}>
        <${Middle} stage=${stage} />
      </div>
      ${sided && html`<${Side} table=${table} parts=${parts} />`}
    </main>
    <footer class="bottom">
      ${arrived && html`<${Arrivals} table=${table} />`}
      <${LineStrip} table=${table} />
      ${writing && html`<${Composer} table=${table} />`}
    </footer>
  </div>`;
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
  const unsettled = table.refused.value.length + table.outbox.pending.value.filter(({ note_id }) => note_id).length > 0;
  const written = table.items.value.length + table.earlierRounds.value.length > 0; // and what became of it
  if (stage === "round") return list;
  const received = table.messages.received.value.length > 0 && html`<${Received} table=${table} />`;
  if (stage === "before") return html`<${Before} table=${table} />${received}${unsettled && list}`;
  if (stage === "between") return html`<${Between} table=${table} />${list}`;
  const [poll, last] = [table.poll.value, table.lastPoll.value];
  if (stage === "after") return html`<${PollAfter} poll=${last} table=${table} />${(unsettled || written) && list}`;
  return html`<div class="vote"><${PollOpen} poll=${poll} table=${table} /><${VoteDoor} /></div>
    ${received}${unsettled && list}`;
}

root.replaceChildren();
render(html`<${Page} />`, root);
announceNews(table, document.getElementById("news"));
fetchAhead();
