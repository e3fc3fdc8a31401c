// Two proposals become one: which keeps its words, and what will happen, before it happens.

import { html } from "htm/preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { drafts } from "./drafts.js";
import { ranges } from "./dates.js";
import { online, store } from "./house.js";
import { isOfPerson, standingProposals } from "./records.js";
import { mergeProposals } from "./proposing.js";

/** Numbers of the tables that wrote some of these notes, in order. */
function tablesOf(note_ids) {
  const notes = note_ids.map((id) => store.notes.value.get(id)).filter((note) => note && !isOfPerson(note));
  const numbers = notes.map((note) => store.tables.value.get(note.table_id)?.number);
  return [...new Set(numbers)].sort((a, b) => a - b);
}

const nameOf = ({ number, title }) => `${t("common-proposal", { number })} · ${title}`;

/** What merging will do, one sentence a line. */
function effects(from, into) {
  const fresh = from.note_ids.filter((id) => !into.note_ids.includes(id));
  const before = tablesOf(into.note_ids);
  const asked = tablesOf(fresh).filter((number) => !before.includes(number));
  const all = into.note_ids.length + fresh.length;
  return [
    t("regie-merge-notes", { into: into.number, n: fresh.length, all }),
    t("regie-merge-gone", { number: from.number, into: into.number }),
    from.pushed_at && t("regie-merge-tables-see", { number: from.number }),
    into.pushed_at && asked.length > 0 &&
      t("regie-merge-asked", { n: asked.length, tables: ranges(asked), into: into.number }),
    t("regie-merge-undo"),
  ].filter(Boolean);
}

const Side = ({ proposal, kept, group, onKeep }) =>
  html`<label class=${`option ${kept ? "chosen" : ""}`}>
    <input type="radio" name=${group} checked=${kept} onChange=${onKeep} />
    <span><span class="small">${t(kept ? "regie-merge-keeps" : "regie-merge-goes")}</span>
      <strong>${nameOf(proposal)}</strong>
      <span class="small option-more" dir="auto">${proposal.text}</span></span></label>`;

export function MergeForm({ record, onDone }) {
  const others = standingProposals.value.filter((each) => each.id !== record.id);
  const [otherId, setOther] = useState(others[0]?.id);
  const [keeps, setKeeps] = useState("other");
  const field = useRef(null);
  const group = useId();
  useLayoutEffect(() => field.current?.focus(), []);
  const other = others.find((each) => each.id === otherId) ?? others[0];
  if (!other) return html`<p class="soft">${t("regie-merge-none")}</p>`;
  const [from, into] = keeps === "other" ? [record, other] : [other, record];
  const unsaved = [from, into].filter((each) => drafts.value.has(each.id)).map((each) => each.number);
  const save = { n: unsaved.length, number: unsaved.join(", ") };
  function send(event) {
    event.preventDefault();
    onDone();
    mergeProposals(from.id, into.id);
  }
  return html`<form class="proposal-form" aria-label=${t("regie-merge-proposals")} onSubmit=${send}
    onKeyDown=${(event) => { if (event.key === "Escape") { event.stopPropagation(); onDone(); } }}>
    <label><span class="label">${t("regie-merge-with", { number: record.number })}</span>
      <select class="field" ref=${field} value=${other.id} onChange=${(event) => setOther(event.target.value)}>
        ${others.map((each) => html`<option key=${each.id} value=${each.id}>${nameOf(each)}</option>`)}
      </select></label>
    <fieldset class="options"><legend class="label">${t("regie-merge-which")}</legend>
      <${Side} proposal=${other} kept=${keeps === "other"} group=${group} onKeep=${() => setKeeps("other")} />
      <${Side} proposal=${record} kept=${keeps === "this"} group=${group} onKeep=${() => setKeeps("this")} />
    </fieldset>
    <div class="will"><p class="label">${t("regie-merge-will")}</p>
      <ul>${effects(from, into).map((words) => html`<li key=${words}>${words}</li>`)}</ul></div>
    ${unsaved.length > 0 && html`<p><span class="badge waiting">${t("regie-save-first", save)}</span></p>`}
    <div class="acts"><button class="button main" disabled=${unsaved.length > 0 || !online.value}>
        ${t("regie-merge-yes", { number: from.number, into: into.number })}</button>
      <button type="button" class="button" onClick=${onDone}>${t("common-cancel")}</button></div>
  </form>`;
}
