// Writes a proposal. Nothing that comes from others ever changes what stands in these fields.

import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { Fault } from "./act.js";
import { AssistantPart } from "./assistant_part.js";
import { useDrop } from "./drag.js";
import { addToDraft, drafts, isOvertaken, PLACE, wordsOf } from "./drafts.js";
import { may, meeting, store } from "./house.js";
import { openProposal, showProposal, wide } from "./panel_state.js";
import { ProposalActs, trySave } from "./proposal_acts.js";
import { ProposalFields } from "./proposal_fields.js";
import { ProposalHistory } from "./proposal_history.js";
import { ProposalState } from "./proposal_list.js";
import { MergeForm } from "./proposal_merge.js";
import { ProposalNotes } from "./proposal_notes.js";
import { Overtaken } from "./proposal_overtaken.js";
import { ProposalPolls } from "./proposal_polls.js";
import { SplitForm } from "./proposal_split.js";
import { versionParts, versionTitle } from "./easy_words.js";
import { Version, VersionsLine } from "./proposal_versions.js";
import { ProposalReadBacks } from "./read_back_list.js";

/** The proposals that this one was taken from, and those that it was made of. */
function Kin({ record, id }) {
  const source = store.proposals.value.get(record?.split_from);
  const merged = [...store.proposals.value.values()].filter((each) => each.merged_into === id);
  const link = (each) => html`<button key=${each.id} type="button" class="link" onClick=${() => showProposal(each.id)}>
    ${t("common-proposal", { number: each.number })} · ${each.title}</button>`;
  return html`${source && html`<p class="small">${t("regie-split-of")} ${link(source)}</p>`}
    ${merged.length > 0 &&
    html`<p class="small">${t("regie-merged-of")} ${merged.map((each) => html`${link(each)} `)}</p>`}`;
}

function Head({ id, record }) {
  return html`<header>
    <div class="editor-top">
      <button type="button" class="link" onClick=${() => (openProposal.value = null)}>
        ← ${t("regie-all-proposals")}</button>
      <button type="button" class="button quiet small-button" aria-pressed=${wide.value}
        onClick=${() => (wide.value = !wide.value)}>
        ${t(wide.value ? "regie-narrow" : "regie-widen")}</button></div>
    <h2>${record ? t("common-proposal", { number: record.number }) : t("regie-proposal-new")}</h2>
    <p><${ProposalState} record=${record} draft=${drafts.value.get(id)} /></p>
    <${Kin} record=${record} id=${id} />
  </header>`;
}

/** The form that is open in the place of the acts; closed, the focus goes back to the button that opened it. */
function useForm(root) {
  const [form, setForm] = useState(null);
  const before = useRef(null);
  useLayoutEffect(() => {
    if (form === null && before.current) root.current?.querySelector(`[data-act=${before.current}]`)?.focus();
    before.current = form;
  }, [form]);
  return [form, setForm];
}

export function ProposalEditor({ id }) {
  const root = useRef(null);
  const words = wordsOf(id);
  const record = store.proposals.value.get(id);
  const standing = record ? !record.withdrawn_at : null;
  const frozen = !may("write-proposal") || standing === false;
  const [form, setForm] = useForm(root);
  const [over, drop] = useDrop((ids) => addToDraft(id, ids));
  useEffect(() => {
    if (!words) openProposal.value = null; // a draft that was thrown away
  }, [words === null]);
  useLayoutEffect(() => {
    // The button that was pressed has gone with the state it belonged to; whoever uses keys goes on from here.
    if (document.activeElement === document.body) root.current?.focus({ preventScroll: true });
  }, [standing]);
  if (!words) return null;
  const Form = record && { merge: MergeForm, split: SplitForm }[form];
  function onKeyDown(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || frozen) return;
    event.preventDefault();
    trySave(id, words);
  }
  const classes = ["proposal-editor", over && "over", wide.value && "wide"].filter(Boolean).join(" ");
  return html`<div class=${classes} ref=${root} tabindex="-1" onKeyDown=${onKeyDown} ...${frozen ? {} : drop}>
    <${Head} id=${id} record=${record} />
    ${isOvertaken(id) && html`<${Overtaken} id=${id} record=${record} />`}
    <div class=${`versions ${versionParts().length % 2 ? "even" : ""}`}>
      <section class="version first" aria-label=${t("regie-version-reference")}>
        ${wide.value &&
        html`<h3>${versionTitle(meeting.value.languages[0])}
          <span class="small soft">${t("regie-version-reference")}</span></h3>`}
        <${ProposalFields} id=${id} words=${words} frozen=${frozen} />
      </section>
      ${wide.value &&
      versionParts().map((part) => html`<${Version} key=${part} part=${part} ...${{ id, words, frozen }} />`)}
    </div>
    <div class=${`editor-acts ${Form ? "form" : ""}`}><${Fault} place=${PLACE} />
      ${Form
        ? html`<${Form} record=${record} onDone=${() => setForm(null)} />`
        : html`<${ProposalActs} id=${id} words=${words} record=${record} onForm=${setForm} />`}</div>
    <div class="proposal-thread">
      ${!wide.value && html`<${VersionsLine} id=${id} words=${words} />`}
      <${AssistantPart} id=${id} words=${words} frozen=${frozen} />
      <${ProposalReadBacks} id=${id} />
      <${ProposalNotes} id=${id} words=${words} frozen=${frozen} />
      <div class="proposal-end"><${ProposalPolls} id=${id} />
        <${ProposalHistory} id=${id} record=${record} frozen=${frozen} /></div>
    </div>
  </div>`;
}
