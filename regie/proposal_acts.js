// What can be done with a proposal: save, send to the tables, put on the screens, withdraw, throw a draft away.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { act } from "./act.js";
import { Confirm } from "./confirm.js";
import { clockTime } from "./dates.js";
import { drafts, dropDraft, saveDraft } from "./drafts.js";
import { may, online } from "./house.js";
import { tables } from "./records.js";

const PLACE = "proposal";

/** What is still missing before it can be saved, as the name of a sentence; `null` when nothing is. */
function missing({ title, text, note_ids }) {
  if (!title.trim()) return "regie-needs-title";
  if (!text.trim()) return "regie-needs-text";
  return note_ids.length ? null : "regie-needs-notes";
}

async function push(id) {
  if (await saveDraft(id)) act(PLACE, { type: "push-proposal", proposal_id: id });
}

export function ProposalActs({ id, words, record }) {
  if (!may("write-proposal")) return null;
  const draft = drafts.value.get(id);
  const lacks = missing(words);
  const show = { type: "show-on-display", view: "proposal", target: id };
  if (record?.withdrawn_at) return html`<p class="soft">${t("regie-withdrawn-at", { time: clockTime(record.withdrawn_at) })}</p>`;
  return html`<div class="acts">
      ${draft &&
      html`<button type="button" class=${`button ${record ? "" : "main"}`} disabled=${lacks !== null}
        onClick=${() => saveDraft(id)}>
        ${t(record?.pushed_at ? "regie-save-pushed" : "regie-save")}</button>`}
      ${!record?.pushed_at && (record || !lacks) &&
      html`<${Confirm} kind=${draft && !record ? "" : "main"} label=${t("regie-push")} yes=${t("regie-push")}
        disabled=${lacks !== null || !online.value}
        question=${t("regie-push-sure", { n: tables.value.length })} onYes=${() => push(id)} />`}
      ${record?.pushed_at && may("show-on-display") &&
      html`<button type="button" class="button" disabled=${!online.value} onClick=${() => act(PLACE, show)}>
        ${t("regie-show-on-screens")}</button>`}
      ${draft &&
      html`<${Confirm} kind="quiet" label=${t(record ? "regie-undo-changes" : "regie-drop-draft")}
        yes=${t(record ? "regie-undo-changes" : "regie-drop-draft")}
        question=${t(record ? "regie-undo-changes-sure" : "regie-drop-draft-sure")} onYes=${() => dropDraft(id)} />`}
      ${record && !draft &&
      html`<${Confirm} kind="quiet" label=${t("regie-withdraw")} yes=${t("regie-withdraw")} disabled=${!online.value}
        question=${t("regie-withdraw-sure")}
        onYes=${() => act(PLACE, { type: "withdraw-proposal", proposal_id: id })} />`}
    </div>
    ${draft && lacks && html`<p class="small soft">${t(lacks)}</p>`}
    ${record?.pushed_at && html`<p class="small soft">${t("regie-pushed-at", { time: clockTime(record.pushed_at) })}</p>`}`;
}
