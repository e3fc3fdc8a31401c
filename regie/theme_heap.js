// One theme: its name, its notes, and what can be done with it; or folded up, its name and figures alone.

import { useComputed } from "@preact/signals";
import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { Fault } from "./act.js";
import { beginThemeDrag, dragged, draggedTheme, endDrag, useDrop } from "./drag.js";
import { dropNotes } from "./hand_order.js";
import { may, store } from "./house.js";
import { NameForm } from "./name_form.js";
import { NoteList } from "./note_list.js";
import { showProposal } from "./panel_state.js";
import { isUnread, notesIn, proposalsOf, themes } from "./records.js";
import { KeyWords } from "./suggest_words.js";
import { MergeQuestion, RemoveQuestion, ThemeMenu } from "./theme_menu.js";
import { focusTheme, inChosenOrder, noteOrder, unfold } from "./theme_view.js";
import { moveTheme, renameTheme } from "./theming.js";

const KEYS = 9;
const NONE = [];

/** Its notes in their order; the same list while they are the same, so that only a theme that has changed is drawn. */
const useNotes = (id) => useComputed(() => inChosenOrder(notesIn.value.get(id) ?? NONE, store.themes.value.get(id))).value;

/** The proposals that hold one of its notes. */
function useHeld(id) {
  const ids = useComputed(() => {
    const held = (notesIn.value.get(id) ?? NONE).flatMap((note) => proposalsOf.value.get(note.id) ?? NONE);
    return [...new Set(held.map((each) => each.id))].join(" ");
  }).value;
  return ids.split(" ").map((each) => store.proposals.value.get(each)).filter(Boolean);
}

function Facts({ theme, notes }) {
  const held = useHeld(theme.id);
  const unread = notes.filter(isUnread).length;
  return html`<p class="heap-facts figures"><span class="soft">${t("common-notes", { n: notes.length })}</span>
    ${unread > 0 && html`<span class="heap-unread">${t("regie-theme-unread", { n: unread })}</span>`}
    ${noteOrder.value === "hand" && theme.note_order.length > 0 &&
    html`<span class="soft" title=${t("regie-theme-by-hand-why")}>${t("regie-theme-by-hand")}</span>`}
    ${held.length > 0 && html`<span aria-hidden="true">→</span>`}
    ${held.map(
      (each) => html`<button key=${each.id} type="button" class="link"
        title=${`${t("common-proposal", each)} · ${each.title}`} onClick=${() => showProposal(each.id)}>${t("regie-proposal-short", each)}</button>`,
    )}</p>`;
}

/** What both forms of a theme take: notes put on it, another theme dragged to its place, and the keys that move it. */
function useTheme(theme, place) {
  const root = useRef(null);
  const [over, drop] = useDrop(
    (ids, keep, at) => dropNotes(theme.id, ids, keep, at),
    (id) => moveTheme(id, place),
  );
  useLayoutEffect(() => {
    if (focusTheme.value !== theme.id) return;
    root.current.querySelector(".heap-head button")?.focus();
    focusTheme.value = null;
  }, [focusTheme.value, place]);
  function onKeyDown(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || !event.altKey || !may("order-themes") || !themes.value[place + by]) return;
    event.preventDefault();
    moveTheme(theme.id, place + by);
  }
  const state = [over && "over", dragged.value && "target", draggedTheme.value === theme.id && "dragged"];
  return { root, state: state.filter(Boolean).join(" "), attributes: { ...drop, onKeyDown } };
}

/** The number key that puts the picked notes into it. */
const Key = ({ place }) =>
  place < KEYS && may("place-notes") && html`<kbd title=${t("regie-theme-key", { key: place + 1 })}>${place + 1}</kbd>`;

/** theme folded up. */
export function ThemePile({ theme, place }) {
  const notes = useNotes(theme.id);
  const { root, state, attributes } = useTheme(theme, place);
  return html`<section class=${`heap pile ${state}`} id=${theme.id} ref=${root} aria-labelledby=${`${theme.id}-name`}
    ...${attributes}>
    <header class="heap-head"><${Key} place=${place} />
      <h3><button type="button" class="pile-name" aria-expanded="false" title=${t("regie-unfold", theme)}
        onClick=${() => unfold(theme.id)}><span id=${`${theme.id}-name`}>${theme.name}</span></button></h3>
      <${Facts} theme=${theme} notes=${notes} /></header>
  </section>`;
}

export function ThemeHeap({ theme, place }) {
  const [doing, setDoing] = useState(null);
  const notes = useNotes(theme.id);
  const { root, state, attributes } = useTheme(theme, place);
  const done = () => setDoing(null);
  return html`<section class=${`heap ${state}`} id=${theme.id} ref=${root} aria-labelledby=${`${theme.id}-name`}
    ...${attributes}>
    ${doing === "rename"
      ? html`<${NameForm} label=${t("regie-theme-name")} name=${theme.name} verb=${t("regie-rename")} place=${theme.id}
          onName=${(name) => renameTheme(theme.id, name).then((outcome) => outcome.ok && done())} onCancel=${done} />`
      : html`<header class="heap-head" draggable=${may("order-themes") ? "true" : undefined}
          onDragStart=${(event) => beginThemeDrag(event, theme)} onDragEnd=${endDrag}>
          <${Key} place=${place} />
          <h3 id=${`${theme.id}-name`} title=${theme.name}>${theme.name}</h3>
          <${ThemeMenu} theme=${theme} place=${place} notes=${notes} onDo=${setDoing} />
        </header>`}
    ${doing === "merge" && html`<${MergeQuestion} theme=${theme} onDone=${done} />`}
    ${doing === "remove" && html`<${RemoveQuestion} theme=${theme} onDone=${done} />`}
    ${doing !== "rename" && html`<${Fault} place=${theme.id} />`}
    <${Facts} theme=${theme} notes=${notes} />
    <${KeyWords} id=${theme.id} />
    <div class="scroller">
      ${notes.length
        ? html`<${NoteList} list=${theme.id} label=${theme.name} notes=${notes} />`
        : html`<p class="empty small">${t(may("place-notes") ? "regie-theme-empty" : "regie-theme-empty-reading")}</p>`}
    </div>
  </section>`;
}
