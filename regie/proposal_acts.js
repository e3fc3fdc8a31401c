// What can be done with a proposal: save, send to the tables, show, merge, split, withdraw, bring back.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { act } from "./act.js";
import { Confirm } from "./confirm.js";
import { clockTime } from "./dates.js";
import { drafts, dropDraft, isOvertaken, PLACE, saveDraft } from "./drafts.js";
import { may, online, store } from "./house.js";
import { showProposal } from "./panel_state.js";
import { pushProposal, restoreProposal, withdrawProposal } from "./proposing.js";
import { standingProposals, tables } from "./records.js";

/** What is still missing before it can be saved, as the name of a sentence; `null` when nothing is. */
function missing({ title, text, note_ids }) {
  if (!title.trim()) return "regie-needs-title";
  if (!text.trim()) return "regie-needs-text";
  return note_ids.length ? null : "regie-needs-notes";
}

async function push(id) {
  if (await saveDraft(id)) pushProposal(id);
}

/** Save what is written here, if it can be. */
export const trySave = (id, words) => missing(words) === null && !isOvertaken(id) && saveDraft(id);

/** Of one that no longer stands: when, where its notes are, and the way back. */
function Gone({ record }) {
  const into = store.proposals.value.get(record.merged_into);
  const facts = { time: clockTime(record.withdrawn_at), number: into?.number };
  return html`<div class="gone-line"><p>${t(into ? "regie-merged-at" : "regie-withdrawn-at", facts)}
      ${into && html` <button type="button" class="link" onClick=${() => showProposal(into.id)}>
        ${t("common-proposal", { number: into.number })} · ${into.title}</button>`}</p>
    ${may("restore-proposal") &&
    html`<button type="button" class="button" data-act="restore" disabled=${!online.value}
        onClick=${() => restoreProposal(record.id)}>
      ${t("regie-restore")}</button>
      <p class="small soft">${t(into ? "regie-restore-merged-how" : "regie-restore-how")}</p>`}</div>`;
}

/** Acts on one that stands, as it is saved. onForm: opens the form of "merge" or "split". */
function Standing({ record, onForm }) {
  const { id } = record;
  const show = { type: "show-on-display", view: "proposal", target: id };
  const alone = standingProposals.value.length < 2;
  const single = record.note_ids.length < 2;
  return html`<div class="acts standing-acts">
    ${record.pushed_at && may("show-on-display") &&
    html`<button type="button" class="button" disabled=${!online.value} onClick=${() => act(PLACE, show)}>
      ${t("regie-show-on-screens")}</button>`}
    <button type="button" class="button quiet" data-act="merge" disabled=${alone}
      title=${alone ? t("regie-merge-alone") : undefined} onClick=${() => onForm("merge")}>
      ${t("regie-merge-proposals")}</button>
    <button type="button" class="button quiet" data-act="split" disabled=${single}
      title=${single ? t("regie-split-alone") : undefined} onClick=${() => onForm("split")}>
      ${t("regie-split")}</button>
    <${Confirm} kind="quiet" label=${t("regie-withdraw")} yes=${t("regie-withdraw")} disabled=${!online.value}
      question=${t("regie-withdraw-sure")} onYes=${() => withdrawProposal(id)} />
    ${alone && html`<span class="small soft">${t("regie-merge-alone")}</span>`}
    ${single && html`<span class="small soft">${t("regie-split-alone")}</span>`}
  </div>`;
}

export function ProposalActs({ id, words, record, onForm }) {
  if (!may("write-proposal")) return null;
  if (record?.withdrawn_at) return html`<${Gone} record=${record} />`;
  const draft = drafts.value.get(id);
  const source = store.proposals.value.get(draft?.split_from);
  const lacks = missing(words);
  const held = lacks !== null || isOvertaken(id);
  return html`${source && !record && html`<p class="small">${t("regie-split-draft", { number: source.number })}</p>`}
    <div class="acts">
      ${draft &&
      html`<button type="button" class=${`button ${record ? "" : "main"}`} disabled=${held}
        title=${t("regie-key-save")} onClick=${() => saveDraft(id)}>
        ${t(record?.pushed_at ? "regie-save-pushed" : "regie-save")}</button>`}
      ${!record?.pushed_at && (record || !lacks) &&
      html`<${Confirm} kind=${draft && !record ? "" : "main"} label=${t("regie-push")} yes=${t("regie-push")}
        disabled=${held || !online.value}
        question=${t("regie-push-sure", { n: tables.value.length })} onYes=${() => push(id)} />`}
      ${draft &&
      html`<${Confirm} kind="quiet" label=${t(record ? "regie-undo-changes" : "regie-drop-draft")}
        yes=${t(record ? "regie-undo-changes" : "regie-drop-draft")}
        question=${t(record ? "regie-undo-changes-sure" : "regie-drop-draft-sure")} onYes=${() => dropDraft(id)} />`}
    </div>
    ${record && !draft && html`<${Standing} record=${record} onForm=${onForm} />`}
    ${draft && lacks && html`<p class="small soft">${t(lacks)}</p>`}
    ${record?.pushed_at &&
    html`<p class="small soft">${t("regie-pushed-at", { time: clockTime(record.pushed_at) })}</p>`}`;
}
