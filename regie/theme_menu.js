// What can be done with a theme as a whole, and the questions that come before it.

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { startDraft } from "./drafts.js";
import { may } from "./house.js";
import { Menu } from "./menu.js";
import { showProposal } from "./panel_state.js";
import { isStanding, isUnread, themes } from "./records.js";
import { markRead } from "./sorting.js";
import { fold } from "./theme_view.js";
import { mergeThemes, moveTheme, removeTheme } from "./theming.js";

const idsOf = (notes) => notes.map((note) => note.id);

/** onDo(what): "rename", "merge" or "remove" is asked for. */
export function ThemeMenu({ theme, place, notes, onDo }) {
  const standing = idsOf(notes.filter(isStanding));
  const unread = idsOf(notes.filter(isUnread));
  const items = [
    standing.length && may("write-proposal") && {
      key: "write", words: t("regie-write-proposal"), act: () => showProposal(startDraft(standing)),
    },
    unread.length && may("mark-notes-read") && {
      key: "read", words: t("regie-mark-all-read", { n: unread.length }), act: () => markRead(unread),
    },
    may("rename-theme") && { key: "rename", words: t("regie-rename"), act: () => onDo("rename") },
    may("merge-themes") && themes.value.length > 1 && {
      key: "merge", words: t("regie-merge-theme"), act: () => onDo("merge"),
    },
    may("order-themes") && place > 0 && {
      key: "before", words: t("regie-theme-before"), hint: t("regie-key-alt-left"),
      act: () => moveTheme(theme.id, place - 1),
    },
    may("order-themes") && place < themes.value.length - 1 && {
      key: "after", words: t("regie-theme-after"), hint: t("regie-key-alt-right"),
      act: () => moveTheme(theme.id, place + 1),
    },
    { key: "fold", words: t("regie-fold"), act: () => fold(theme.id) },
    may("remove-theme") && { key: "remove", words: t("regie-remove-theme"), act: () => onDo("remove") },
  ].filter(Boolean);
  if (!items.some(({ key }) => key !== "fold")) return null; // who only reads folds all, and opens those they want
  return html`<${Menu} kind="quiet icon" words="⋯" items=${items}
    label=${t("regie-theme-menu", { name: theme.name })} />`;
}

export function RemoveQuestion({ theme, onDone }) {
  return html`<div class="heap-question" role="group" aria-label=${t("regie-remove-theme")}>
    <p>${t("regie-remove-theme-sure", { name: theme.name })}</p>
    <div class="acts">
      <button type="button" class="button main" onClick=${() => { onDone(); removeTheme(theme.id); }}>
        ${t("regie-remove")}</button>
      <button type="button" class="button" onClick=${onDone}>${t("common-cancel")}</button>
    </div>
  </div>`;
}

export function MergeQuestion({ theme, onDone }) {
  const others = themes.value.filter((each) => each.id !== theme.id);
  const [into, setInto] = useState(others[0]?.id);
  const field = useRef(null);
  useLayoutEffect(() => field.current.focus(), []);
  function send(event) {
    event.preventDefault();
    onDone();
    mergeThemes(theme.id, into);
  }
  return html`<form class="heap-question" onSubmit=${send}
    onKeyDown=${(event) => { if (event.key === "Escape") { event.stopPropagation(); onDone(); } }}>
    <label><span class="label">${t("regie-merge-into", { name: theme.name })}</span>
      <select class="field" ref=${field} value=${into} onChange=${(event) => setInto(event.target.value)}>
        ${others.map((each) => html`<option key=${each.id} value=${each.id}>${each.name}</option>`)}
      </select></label>
    <div class="acts"><button class="button main">${t("regie-merge")}</button>
      <button type="button" class="button" onClick=${onDone}>${t("common-cancel")}</button></div>
  </form>`;
}
