// All proposals: drafts of this browser first, then by number.

import { html } from "htm/preact";
import { Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { colourName } from "./colours.js";
import { enumerate } from "./dates.js";
import { drafts } from "./drafts.js";
import { may, store } from "./house.js";
import { openProposal } from "./panel_state.js";
import { EMPTY } from "./proposal_words.js";
import { versionName, versionParts } from "./easy_words.js";
import { versionStand } from "./proposal_versions.js";
import { ReadBackCounts } from "./read_back_list.js";
import { isOfPerson, proposals } from "./records.js";

export function ProposalState({ record, draft }) {
  if (!record) return html`<span class="badge waiting">${t("regie-proposal-draft")}</span>`;
  const into = store.proposals.value.get(record.merged_into);
  if (into) return html`<span class="badge gone">${t("regie-proposal-merged", { number: into.number })}</span>`;
  if (record.withdrawn_at) return html`<span class="badge gone">${t("regie-proposal-withdrawn")}</span>`;
  return html`${draft && html`<span class="badge waiting">${t("regie-proposal-changed")}</span> `}
    ${record.pushed_at
      ? html`<span class="badge saved">${t("regie-proposal-pushed")}</span>`
      : html`<span class="badge written">${t("regie-proposal-written")}</span>`}`;
}

/** The versions that are missing, in a line. */
function Lacking({ id, words }) {
  const parts = versionParts().filter((part) => versionStand({ ...EMPTY, ...words }, part, id) !== "whole");
  if (!parts.length) return null;
  return html`<span class="small soft">${t("regie-versions-lacking", { what: enumerate(parts.map(versionName)) })}</span>`;
}

function Item({ id }) {
  const record = store.proposals.value.get(id);
  const draft = drafts.value.get(id);
  const { title, pictogram, note_ids, colour } = draft ?? record;
  const notes = note_ids.map((note) => store.notes.value.get(note)).filter(Boolean);
  const from = new Set(notes.filter((note) => !isOfPerson(note)).map((note) => note.table_id));
  return html`<li><button type="button" class="proposal-item" onClick=${() => (openProposal.value = id)}>
    <span class=${`proposal-sign ${colour ? "coloured" : ""}`} style=${colour && `--colour:${colour}`}
      title=${colour ? colourName(colour) : undefined}><${Pictogram} name=${pictogram} /></span>
    <span class="proposal-words">
      <strong>${record ? t("common-proposal", { number: record.number }) : t("regie-proposal-new")}</strong>
      <span>${title || t("regie-no-title")}</span>
      <span class="small soft figures">${t("common-notes", { n: note_ids.length })},
        ${" "}${t("regie-tables-count", { n: from.size })}</span>
      <${ProposalState} record=${record} draft=${draft} />
      ${!record?.withdrawn_at && html`<${Lacking} id=${id} words=${draft ?? record} />`}
      <${ReadBackCounts} id=${id} />
    </span></button></li>`;
}

export function ProposalList() {
  const fresh = [...drafts.value.keys()].filter((id) => !store.proposals.value.has(id));
  const gone = (each) => Number(Boolean(each.withdrawn_at));
  const ids = [...fresh, ...proposals.value.toSorted((a, b) => gone(a) - gone(b)).map((each) => each.id)];
  if (!ids.length) {
    return html`<p class="empty">${t(may("write-proposal") ? "regie-proposals-empty" : "regie-proposals-none")}</p>`;
  }
  return html`<ul class="proposal-list">${ids.map((id) => html`<${Item} key=${id} id=${id} />`)}</ul>`;
}
