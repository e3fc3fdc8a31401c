// The incoming notes, on the left.

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { filter, matches, MINE, narrow, PERSONS, show, STATE_NAMES } from "./filters.js";
import { arrived, inboxNotes, lay, outdated } from "./inbox_order.js";
import { NoteList } from "./note_list.js";
import { myTables } from "./mine.js";
import { isOfPerson, notes, notesToAdmit, rounds, tables } from "./records.js";
import { INBOX } from "./selection.js";

const KINDS = ["idea", "worry", "question", "dissent"];

function Choose({ name, label, all, options }) {
  return html`<select class=${`field ${all && filter.value[name] ? "chosen" : ""}`} aria-label=${label} value=${filter.value[name]}
    onChange=${(event) => narrow({ [name]: event.target.value })}>
    ${all && html`<option value="">${all}</option>`}
    ${options.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}
  </select>`;
}

function Filters() {
  return html`<div class="filters" role="search" aria-label=${t("regie-filters")}>
    <${Choose} name="state" label=${t("regie-filter-state")}
      options=${STATE_NAMES.map((state) => [state, t(`regie-state-${state}`)])} />
    <input type="search" class="field" id="search" placeholder=${t("regie-search-short")} aria-label=${t("regie-search")}
      value=${filter.value.words} onInput=${(event) => narrow({ words: event.target.value })} />
    <${Choose} name="round" label=${t("regie-filter-round")} all=${t("regie-all-rounds")}
      options=${rounds.value.map((each) => [each.id, t("regie-round-option", each)])} />
    <${Choose} name="kind" label=${t("regie-filter-kind")} all=${t("regie-all-kinds")}
      options=${KINDS.map((kind) => [kind, t(`common-kind-${kind}`)])} />
    <${Choose} name="table" label=${t("regie-filter-table")} all=${t("regie-all-tables")}
      options=${[
        ...(myTables.value.size || filter.value.table === MINE ? [[MINE, t("regie-mine")]] : []),
        ...(notes.value.some(isOfPerson) || filter.value.table === PERSONS ? [[PERSONS, t("regie-persons")]] : []),
        ...tables.value.map((each) => [each.id, t("common-table", { number: each.number })]),
      ]} />
  </div>`;
}

const isNarrowed = () => {
  const { state, words, round, kind, table } = filter.value;
  return Boolean(words || round || kind || table || state !== "unsorted");
};

/** The notes of persons wait apart: a quiet heap, there only while it holds something or is looked at. */
function HeldHeap() {
  const n = notesToAdmit.value.length;
  const isShown = filter.value.state === "to-admit";
  if (!n && !isShown) return null;
  return html`<button type="button" class=${`held-heap ${isShown ? "shown" : ""}`}
    onClick=${() => show({ state: isShown ? "unsorted" : "to-admit" })}>
    ${isShown
      ? html`<span>← ${t("regie-back-to-sorting")}</span>`
      : html`<span>${t("regie-to-admit", { n })}</span>
          <span class="soft">${t("regie-to-admit-look")}</span>`}</button>`;
}

function Empty() {
  if (!notes.value.length) return html`<p class="empty">${t("regie-inbox-empty")}</p>`;
  if (filter.value.state === "to-admit") return html`<p class="empty">${t("regie-to-admit-none")}</p>`;
  if (!isNarrowed()) return html`<p class="empty">${t("regie-inbox-sorted")}</p>`;
  return html`<div class="empty"><p>${t("regie-inbox-none")}</p>
    <button type="button" class="button" onClick=${() => show({ state: "unsorted" })}>${t("regie-filter-reset")}</button>
  </div>`;
}

/** Whether the end of the list is in sight, so that whoever looks sees new notes join. */
function useEndInSight(scroller, end) {
  const [inSight, setInSight] = useState(true);
  useEffect(() => {
    const watcher = new IntersectionObserver(([entry]) => setInSight(entry.isIntersecting), { root: scroller.current });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, []);
  return inSight;
}

export function Inbox() {
  const scroller = useRef(null);
  const end = useRef(null);
  const inSight = useEndInSight(scroller, end);
  useEffect(() => {
    if (inSight && arrived.value.size) arrived.value = new Set();
  }, [inSight, arrived.value]);
  const wanted = filter.value;

  return html`<section class="inbox pane" aria-labelledby="inbox-title">
    <header class="pane-head">
      <h2 id="inbox-title">${t("regie-inbox")}</h2>
      ${inboxNotes.value.length > 0 &&
      html`<span class="soft figures" title=${t("common-notes", { n: inboxNotes.value.length })}>${inboxNotes.value.length}</span>`}
      ${outdated.value > 0 &&
      html`<button type="button" class="link" title=${t("regie-lay-anew-why", { n: outdated.value })}
        onClick=${lay}>${t("regie-lay-anew", { n: outdated.value })}</button>`}
    </header>
    <${Filters} />
    <${HeldHeap} />
    <div class="scroller" ref=${scroller}>
      ${inboxNotes.value.length
        ? html`<${NoteList} list=${INBOX} label=${t("regie-inbox")} notes=${inboxNotes.value}
            belongs=${(note) => matches(note, wanted)} />`
        : html`<${Empty} />`}
      <div class="list-end" ref=${end}></div>
    </div>
    <div class="arrived" role="status">
      ${!inSight && arrived.value.size > 0 &&
      html`<button type="button" class="button main" onClick=${() => end.current.scrollIntoView({ block: "end" })}>
        ${t("regie-arrived", { n: arrived.value.size })}</button>`}
    </div>
  </section>`;
}
