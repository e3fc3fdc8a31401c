// What can be printed from here, each with a picture of it, and the paper to vote on that is out already.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { clockTime } from "./dates.js";
import { role, store } from "./house.js";
import { batches } from "./paper_records.js";
import { BallotCard, BookletCard } from "./print_ballots.js";
import { CardsNote, DeskCard, GuideCard, PosterCard, ProceedingsCard, SignCard } from "./print_hall.js";
import { fileOf, mayPrint } from "./print_runs.js";

function batchWords({ kind, count, poll_id, pages }) {
  if (kind === "booklet") return t("regie-print-batch-booklets", { n: count, pages: pages.length });
  return t("regie-print-batch-ballots", { n: count, number: store.polls.value.get(poll_id)?.number ?? "—" });
}

function Batch({ batch }) {
  const { id, number, first, count, printed_at, kind } = batch;
  return html`<li class="print-batch"><p><strong>${batchWords(batch)}</strong></p>
    <p class="small soft figures">
      ${t("regie-print-batch", { number, time: clockTime(printed_at), first, last: first + count - 1 })}</p>
    ${mayPrint(kind === "live" ? "ballots" : "booklets") &&
    html`<a href=${fileOf(id)} target="_blank" rel="noopener">${t("regie-print-again")}</a>`}</li>`;
}

function Out() {
  const all = [...batches.value].reverse();
  return html`<aside class="print-out" aria-labelledby="print-out">
    <h2 id="print-out">${t("regie-print-out")}</h2>
    ${all.length
      ? html`<p class="small soft">${t("regie-print-out-why")}</p>
          <ol class="print-batches" reversed>${all.map((batch) => html`<${Batch} key=${batch.id} batch=${batch} />`)}</ol>`
      : html`<p class="small soft">${t("regie-print-out-none")}</p>`}
  </aside>`;
}

export function Print() {
  return html`<main id="main" class="print two">
    <div class="scroller">
      <header class="print-head"><h2>${t("regie-view-print")}</h2>
        <p class="soft">${t("regie-print-how")}</p></header>
      <div class="print-votes"><${BallotCard} />${role === "lead" && html`<${BookletCard} />`}</div>
      ${role === "lead" && html`<h2>${t("regie-print-hall")}</h2>
        <div class="print-cards-grid"><${SignCard} /><${PosterCard} /><${GuideCard} /><${DeskCard} />
          <${ProceedingsCard} /><${CardsNote} /></div>`}
    </div>
    <${Out} />
  </main>`;
}
