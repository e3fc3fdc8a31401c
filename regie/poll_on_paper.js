// A poll on paper: the page of the booklets that it is voted on, and how its sheets stand.

import { html } from "htm/preact";
import { useId } from "preact/hooks";
import { t } from "tablee/words.js";
import { act } from "./act.js";
import { may, online, role } from "./house.js";
import { accountOf, batchesOf, hasPaper, pages, pagesFor } from "./paper_records.js";
import { isBusy, stageOf } from "./poll_stage.js";
import { printBallotsOf } from "./print_ballots.js";
import { mayPrint } from "./print_runs.js";

const atDesk = role === "lead"; // and stewards, whose page it is; the rule is kiosk/steward/desk.py

/** Which page of the booklets, before the poll opens; a clear word where none asks as it does. */
function PageField({ poll, place }) {
  const id = useId();
  const fitting = pagesFor(poll);
  if (!pages.value.length) return null;
  if (batchesOf(poll).length) {
    const words = poll.page ? t("common-booklet-page", { number: poll.page }) : t("regie-page-own");
    return html`<p class="small">${words}</p>`;
  }
  const kept = poll.page > 0 && !fitting.some(({ number }) => number === poll.page); // it was made for another method
  if (!fitting.length && !kept) {
    return html`<p class="small">${t("regie-page-none", { method: t(`regie-method-${poll.method}`) })}</p>`;
  }
  const give = (event) => act(place, { type: "give-page", poll_id: poll.id, page: Number(event.target.value) });
  return html`<label class="page-field" for=${id}><span class="label">${t("regie-page")}</span>
      <select class="field" id=${id} value=${poll.page} disabled=${!online.value || isBusy(poll)} onChange=${give}>
        <option value="0" selected=${poll.page === 0}>${t("regie-page-no")}</option>
        ${kept && html`<option value=${poll.page} selected>${t("common-booklet-page", { number: poll.page })}</option>`}
        ${fitting.map(({ number, count, method }) => html`<option key=${number} value=${number}
          selected=${poll.page === number}>
          ${t("regie-page-of", { number, n: count, method: t(`regie-method-${method}`) })}</option>`)}
      </select></label>
    ${poll.page > 0 && html`<p class="small soft">${t("regie-page-takes")}</p>`}`;
}

function Sheets({ account, closed }) {
  const { printed, handed_out, counted, spoiled, waiting, outstanding, kept_out } = account;
  const rows = [
    ["printed", printed], ["handed", handed_out], ["in", counted + spoiled], ["waiting", waiting],
    [closed ? "missing" : "outstanding", outstanding], ...(kept_out ? [["kept-out", kept_out]] : []),
  ];
  return html`<dl class="paper-account figures">${rows.map(
    ([name, n]) => html`<div key=${name} class=${name === "waiting" && n ? "asks" : ""}>
      <dt>${t(`regie-paper-${name}`)}</dt><dd>${n}</dd></div>`,
  )}</dl>`;
}

export function OnPaper({ poll, place }) {
  const stage = stageOf(poll);
  const account = accountOf(poll);
  const planned = stage === "planned" && may("give-page");
  const read = account && stage !== "planned";
  const prints = !poll.closed_at && !poll.annulled_at && poll.choices.length > 0 && mayPrint("ballots");
  if (!hasPaper(poll) && !prints && !(planned && pages.value.length)) return null;
  return html`<section class="on-paper" aria-labelledby="on-paper"><h3 id="on-paper">${t("regie-on-paper")}</h3>
    ${planned
      ? html`<${PageField} poll=${poll} place=${place} />`
      : poll.page > 0 && html`<p>${t("common-booklet-page", { number: poll.page })}</p>`}
    ${read && html`<${Sheets} account=${account} closed=${Boolean(poll.closed_at)} />`}
    <div class="acts">
      ${read && atDesk && html`<a class="button small-button" href="/steward/paper" target="_blank" rel="noopener">
        ${t(account.waiting ? "regie-paper-decide" : "regie-paper-read", { n: account.waiting })}</a>`}
      ${prints && html`<button type="button" class="button small-button" onClick=${() => printBallotsOf(poll)}>
        ${t(batchesOf(poll).length ? "regie-print-more" : "regie-print-some")}</button>`}</div>
  </section>`;
}

/** What is still out on paper, for whoever is about to close a poll. */
export function StillOut({ poll }) {
  const account = hasPaper(poll) && accountOf(poll);
  if (!account) return null;
  const { waiting, outstanding } = account;
  return html`${waiting > 0 && html`<p><strong>${t("regie-close-waiting", { n: waiting })}</strong></p>`}
    ${outstanding > 0 && html`<p>
      <strong>${t(poll.page ? "regie-close-booklets" : "regie-close-sheets", { n: outstanding })}</strong>${" "}
      ${t("regie-close-paper-how")}</p>`}`;
}
