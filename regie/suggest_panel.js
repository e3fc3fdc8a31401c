// The suggestions about all notes, on the right side: what seems to say the same, and groups for a first pass.

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { clockTime } from "./dates.js";
import { online, store } from "./house.js";
import { Menu } from "./menu.js";
import { themes } from "./records.js";
import { beginTheme, placeNotes } from "./sorting.js";
import { instead, isWorth, LEAST, trouble } from "./suggest.js";
import {
  count, fresh, groups, heaps, insteadWords, refresh, refuseCard, settleTogether, shown, showFresh,
} from "./suggest_all.js";
import { Trouble } from "./suggest_dock.js";
import { GroupCard } from "./suggest_group.js";
import { goTo } from "./suggest_note.js";
import { Mark, OtherNote } from "./suggest_parts.js";

const HEAPS_MOST = 30; // at a time: those that are dealt with make room for others

/** The themes that some of these notes are in already come first: that is where the others may go. */
function placesFor(heap) {
  const held = new Set(heap.ids.flatMap((id) => store.notes.value.get(id).theme_ids));
  const into = (theme) => ({
    key: theme.id,
    words: theme.name,
    act: async () => {
      await placeNotes(heap.ids, theme.id, { keep: true });
      settleTogether(heap);
    },
  });
  const near = themes.value.filter((theme) => held.has(theme.id));
  const others = themes.value.filter((theme) => !held.has(theme.id));
  const rule = (key, one, other) => (one.length && other.length ? [{ key, rule: true }] : []);
  return [
    ...near.map(into), ...rule("near", near, others), ...others.map(into), ...rule("new", themes.value, [1]),
    { key: "new", words: t("regie-new-theme"), act: () => beginTheme(heap.ids, null) },
  ];
}

function HeapCard({ heap, onGone }) {
  const notes = heap.ids.map((id) => store.notes.value.get(id)).filter(Boolean);
  return html`<article class="suggest-card" data-card aria-label=${t("regie-heap", { n: notes.length })} tabindex="-1">
    <ul>${notes.map(
      (note) => html`<${OtherNote} key=${note.id} note=${note} near=${heap.near.get(note.id) ?? null} goTo=${goTo}
        words=${heap.words} />`,
    )}</ul>
    <div class="acts"><${Menu} kind="small-button" words=${t("regie-place-together")} items=${placesFor(heap)} />
      <button type="button" class="button quiet small-button" onClick=${() => { onGone(); refuseCard(heap); }}>
        ${t("regie-heap-refuse")}</button></div>
  </article>`;
}

/** One button for both, so that it stays under a hand; the line keeps its height. */
function State() {
  const isFresh = fresh.value !== null;
  return html`<button type="button" class=${`button small-button ${isFresh ? "main" : ""}`} disabled=${!online.value}
      onClick=${isFresh ? showFresh : () => refresh({ show: true })}>
      ${t(isFresh ? "regie-suggestions-fresh" : "regie-suggestions-anew")}</button>
    ${!isFresh && shown.value && html`<span class="small soft figures">
      ${t("regie-suggestions-at", { time: clockTime(shown.value.at.toISOString()) })}</span>`}`;
}

function Nothing() {
  if (!isWorth.value) return html`<p class="empty">${t("regie-suggestions-few", { n: LEAST })}</p>`;
  if (trouble.value) return html`<div class="empty"><${Trouble} /></div>`;
  if (!shown.value) return html`<p class="empty slow">${t("regie-suggestions-reading")}</p>`;
  return html`<p class="empty">${t("regie-suggestions-none")}</p>`;
}

export function SuggestPanel() {
  const root = useRef(null);
  const [gone, setGone] = useState(null); // the place of a card that has just gone, so that the focus goes on there
  useLayoutEffect(() => {
    if (gone === null || root.current.querySelectorAll("[data-card]")[gone.at] === gone.card) return;
    const cards = root.current.querySelectorAll("[data-card]");
    (cards[Math.min(gone.at, cards.length - 1)] ?? root.current).focus();
    setGone(null);
  });
  function onGone() {
    const cards = [...root.current.querySelectorAll("[data-card]")];
    const at = cards.findIndex((card) => card.contains(document.activeElement));
    if (at >= 0) setGone({ at, card: cards[at] });
  }
  return html`<div class="suggest-panel" ref=${root} tabindex="-1">
    <header><p><${Mark} /> <strong>${t("regie-suggestions-rule")}</strong></p>
      <p class="small soft">${t("regie-suggestions-how")}</p>
      ${instead.value && html`<p class="small soft">${insteadWords()}</p>`}
      <div class="acts"><${State} /></div></header>
    ${!count.value && html`<${Nothing} />`}
    ${heaps.value.length > 0 && html`<section aria-labelledby="heaps-title">
      <h3 id="heaps-title">${t("regie-same", { n: heaps.value.length })}</h3>
      <p class="small soft">${t("regie-same-how")}</p>
      ${heaps.value.slice(0, HEAPS_MOST).map(
        (heap) => html`<${HeapCard} key=${heap.key} heap=${heap} onGone=${onGone} />`,
      )}</section>`}
    ${groups.value.length > 0 && html`<section aria-labelledby="groups-title">
      <h3 id="groups-title">${t("regie-draft-groups", { n: groups.value.length })}</h3>
      <p class="small soft">${t("regie-draft-groups-how")}</p>
      ${groups.value.map((group) => html`<${GroupCard} key=${group.key} group=${group} onGone=${onGone} />`)}
    </section>`}
  </div>`;
}
