// Writes a proposal. Nothing that comes from others ever changes what stands in these fields.

import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { clearFault, Fault } from "./act.js";
import { useDrop } from "./drag.js";
import { addToDraft, changeDraft, drafts, dropDraft, isOvertaken, wordsOf } from "./drafts.js";
import { may, store } from "./house.js";
import { openProposal } from "./panel_state.js";
import { PictogramPicker } from "./pictogram_picker.js";
import { ProposalActs } from "./proposal_acts.js";
import { ProposalState } from "./proposal_list.js";
import { ProposalNotes } from "./proposal_notes.js";
import { ProposalReadBacks } from "./read_back_list.js";
import { pollsOf, standingProposals } from "./records.js";
import { showPoll } from "./views.js";

const NEARLY_FULL = 0.8;

function Room({ text, most }) {
  if (text.length < most * NEARLY_FULL) return null;
  return html`<span class="small soft figures" role="status">${t("regie-characters-left", { n: most - text.length })}</span>`;
}

function Overtaken({ id, record }) {
  return html`<div class="strip attention" role="status"><p>${t("regie-overtaken")}</p>
    <blockquote><strong>${record.title}</strong><br />${record.text}</blockquote>
    <button type="button" class="button" onClick=${() => dropDraft(id)}>
      ${t("regie-take-theirs")}</button></div>`;
}

function Fields({ id, words, frozen }) {
  const title = useRef(null);
  useLayoutEffect(() => {
    if (!words.title && !frozen) title.current.focus();
  }, []);
  const alike = (each) => each.id !== id && each.pictogram === words.pictogram;
  const twin = !frozen && standingProposals.value.find(alike);
  function change(part) {
    clearFault("proposal");
    changeDraft(id, part);
  }
  return html`<div class="title-line">
      <${PictogramPicker} value=${words.pictogram} label=${t("regie-pictogram")} disabled=${frozen}
        onPick=${(pictogram) => change({ pictogram })} />
      <label class="grow"><span class="label">${t("regie-proposal-title")}</span>
        <textarea class="field" rows="2" ref=${title} value=${words.title} maxlength=${limits.title} readonly=${frozen}
          onInput=${(event) => change({ title: event.target.value.replace(/\n/g, " ") })}></textarea>
        <${Room} text=${words.title} most=${limits.title} /></label>
    </div>
    ${twin && html`<p class="small soft">${t("regie-pictogram-twin", { number: twin.number })}</p>`}
    <label><span class="label">${t("regie-proposal-text")}</span>
      <textarea class="field" rows="6" value=${words.text} maxlength=${limits.proposal} readonly=${frozen}
        onInput=${(event) => change({ text: event.target.value })}></textarea>
      <${Room} text=${words.text} most=${limits.proposal} /></label>`;
}

export function ProposalEditor({ id }) {
  const words = wordsOf(id);
  const record = store.proposals.value.get(id);
  const frozen = !may("write-proposal") || Boolean(record?.withdrawn_at);
  const [over, drop] = useDrop((ids) => addToDraft(id, ids));
  useEffect(() => {
    if (!words) openProposal.value = null; // a draft that was thrown away
  }, [words === null]);
  if (!words) return null;
  return html`<div class=${`proposal-editor ${over ? "over" : ""}`} ...${frozen ? {} : drop}>
    <header>
      <button type="button" class="link" onClick=${() => (openProposal.value = null)}>← ${t("regie-all-proposals")}</button>
      <h2>${record ? t("common-proposal", { number: record.number }) : t("regie-proposal-new")}</h2>
      <p><${ProposalState} record=${record} draft=${drafts.value.get(id)} /></p>
    </header>
    ${isOvertaken(id) && html`<${Overtaken} id=${id} record=${record} />`}
    <${Fields} id=${id} words=${words} frozen=${frozen} />
    <${Fault} place="proposal" />
    <${ProposalActs} id=${id} words=${words} record=${record} />
    <${ProposalReadBacks} id=${id} />
    <${ProposalNotes} id=${id} words=${words} frozen=${frozen} />
    ${record?.wordings.length > 0 &&
    html`<details><summary>${t("regie-former-wordings", { n: record.wordings.length })}</summary>
      <ol class="wordings">${record.wordings.map((text, place) => html`<li key=${place}>${text}</li>`)}</ol></details>`}
    ${(pollsOf.value.get(id) ?? []).map(
      (poll) => html`<p key=${poll.id}>→ <button type="button" class="link" onClick=${() => showPoll(poll.id)}>
        ${t("common-poll", { number: poll.number })} · ${poll.title}</button></p>`,
    )}
  </div>`;
}
