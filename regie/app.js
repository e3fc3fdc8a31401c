// The régie: the run sheet on top, one of some views below it, the tables at the bottom.

import { computed } from "@preact/signals";
import { render } from "preact";
import { html } from "htm/preact";
import { t, refusal } from "tablee/words.js";
import { Fault } from "./act.js";
import { Company } from "./company.js";
import { Driving } from "./driving.js";
import { Help, helpOpen } from "./help.js";
import { Heard } from "./heard.js";
import { HelpStrip } from "./help_strip.js";
import { connection, keep, meeting, online, outbox, role, store } from "./house.js";
import { Inbox } from "./inbox.js";
import { Incidents } from "./incidents.js";
import { Journal, readsJournal } from "./journal.js";
import { listen } from "./keys.js";
import { Panel } from "./panel.js";
import { Print } from "./print.js";
import { printsSomething } from "./print_runs.js";
import { RunSheet } from "./runsheet.js";
import { Screens } from "./screens.js";
import { BottomStrip } from "./strip.js";
import { TableBoard } from "./table_board.js";
import { ThemeBoard } from "./theme_board.js";
import { Toast } from "./toast.js";
import { seesHeard, view } from "./views.js";
import { Votes } from "./votes.js";

export * from "./inside.js";

const VIEWS = [
  "driving", "board", ...(seesHeard ? ["heard"] : []), "tables", "votes", ...(printsSomething ? ["print"] : []), "screens", "incidents",
  ...(readsJournal(role) ? ["journal"] : []),
];

function Top() {
  return html`<header class="top">
    <a class="button skip" href="#main">${t("common-skip")}</a>
    <h1><span class="brand">Tablée</span>
      <span class="meeting-title" title=${meeting.value?.title}>${meeting.value?.title}</span></h1>
    <nav class="views" aria-label=${t("regie-views")}>${VIEWS.map(
      (name) => html`<button key=${name} type="button" aria-current=${view.value === name ? "page" : undefined}
        onClick=${() => (view.value = name)}>${t(`regie-view-${name}`)}</button>`,
    )}</nav>
    <${HelpStrip} />
    <${Company} />
    <span class="role small soft">${t(`regie-role-${role}`)}</span>
    <a class="small" href="/regie/proceedings.pdf" download>${t("regie-proceedings")}</a>
    <button type="button" class="button quiet icon" aria-label=${t("regie-help")} title=${t("regie-help")}
      onClick=${() => (helpOpen.value = true)}>?</button>
  </header>`;
}

/** Nothing is said of a short gap: the connection itself waits before it calls the line lost. */
function Line() {
  const { status, refusal: refused } = connection;
  const unkept = !keep.lasting.value && html` ${t("regie-unkept")}`;
  const n = outbox.pending.value.length;
  if (status.value === "refused") {
    return html`<p class="strip attention" role="alert">${refusal(refused.value.code, refused.value.facts)}</p>`;
  }
  if (status.value !== "offline") return unkept && html`<p class="strip attention" role="status">${unkept}</p>`;
  return html`<p class="strip attention" role="status"><strong>${t("regie-offline")}</strong> ${t("regie-offline-safe")}
    ${n > 0 && ` ${t("regie-offline-waiting", { n })}`}${unkept}</p>`;
}

function Board() {
  return html`<main id="main" class="board"><${Inbox} /><${ThemeBoard} /><${Panel} /></main>`;
}

const isOpening = computed(() => store.seq.value === null);

const VIEW_OF = {
  board: Board, driving: Driving, heard: Heard, tables: TableBoard, votes: Votes, print: Print, screens: Screens,
  incidents: Incidents, journal: Journal,
};

function App() {
  if (isOpening.value) {
    return html`<div class="opening"><${Line} />${!online.value && html`<p>${t("regie-opening")}</p>`}</div>`;
  }
  const View = VIEW_OF[view.value];
  return html`<div class="regie">
    <${Top} />
    <${RunSheet} />
    <div class="notices"><${Line} /><${Fault} place="page" /></div>
    <${View} />
    <${BottomStrip} />
    <${Toast} />
    <${Help} />
  </div>`;
}

listen();
const root = document.getElementById("regie");
root.replaceChildren();
render(html`<${App} />`, root);
