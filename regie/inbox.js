// The incoming notes, on the left.

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { Filters } from "./filter_bar.js";
import { filter, isWanted, PARTS, show, widen } from "./filters.js";
import { arrived, inboxNotes, lay, outdated } from "./inbox_order.js";
import { NoteList } from "./note_list.js";
import { notes, notesToAdmit } from "./records.js";
import { INBOX } from "./selection.js";

const isNarrowed = () => PARTS.some((name) => filter.value[name].trim());

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
  const { state } = filter.value;
  if (!notes.value.length) return html`<p class="empty">${t("regie-inbox-empty")}</p>`;
  if (isNarrowed()) {
    return html`<div class="empty"><p>${t("regie-inbox-none")}</p>
      <button type="button" class="button" onClick=${widen}>${t("regie-filter-widen")}</button></div>`;
  }
  if (state === "to-admit") return html`<p class="empty">${t("regie-to-admit-none")}</p>`;
  if (state === "unsorted") return html`<p class="empty">${t("regie-inbox-sorted")}</p>`;
  return html`<div class="empty"><p>${t("regie-inbox-none")}</p>
    <button type="button" class="button" onClick=${() => show({ state: "unsorted" })}>
      ${t("regie-filter-reset")}</button>
  </div>`;
}

/** How many notes are asked for, of all that there are. */
function Count() {
  const n = inboxNotes.value.length - outdated.value;
  const all = notes.value.length;
  return html`<span class="soft figures" title=${t("regie-of-all-why", { n, all })}>
    ${t("regie-of-all", { n, all })}</span>`;
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
  const wanted = isWanted.value;

  return html`<section class="inbox pane" aria-labelledby="inbox-title">
    <header class="pane-head">
      <h2 id="inbox-title">${t("regie-inbox")}</h2>
      ${notes.value.length > 0 && html`<${Count} />`}
      ${outdated.value > 0 &&
      html`<button type="button" class="link" title=${t("regie-lay-anew-why", { n: outdated.value })}
        onClick=${lay}>${t("regie-lay-anew", { n: outdated.value })}</button>`}
    </header>
    <${Filters} />
    <${HeldHeap} />
    <div class="scroller" ref=${scroller}>
      ${inboxNotes.value.length
        ? html`<${NoteList} list=${INBOX} label=${t("regie-inbox")} notes=${inboxNotes.value}
            belongs=${wanted} />`
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
