// One theme: its name, its notes, and what can be done with it.

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { Fault } from "./act.js";
import { dragged, useDrop } from "./drag.js";
import { startDraft } from "./drafts.js";
import { may } from "./house.js";
import { Menu } from "./menu.js";
import { NameForm } from "./name_form.js";
import { NoteList } from "./note_list.js";
import { showProposal } from "./panel_state.js";
import { isStanding, notesIn, proposalsOf, themes } from "./records.js";
import { placeNotes } from "./sorting.js";
import { mergeThemes, moveTheme, removeTheme, renameTheme } from "./theming.js";

const KEYS = 9;

function ThemeMenu({ theme, place, notes, onDo }) {
  const standing = notes.filter(isStanding).map((note) => note.id);
  const items = [
    standing.length && may("write-proposal") && {
      key: "write", words: t("regie-write-proposal"), act: () => showProposal(startDraft(standing)),
    },
    may("rename-theme") && { key: "rename", words: t("regie-rename"), act: () => onDo("rename") },
    may("merge-themes") && themes.value.length > 1 && {
      key: "merge", words: t("regie-merge-theme"), act: () => onDo("merge"),
    },
    may("order-themes") && place > 0 && {
      key: "before", words: t("regie-theme-before"), act: () => moveTheme(theme.id, -1),
    },
    may("order-themes") && place < themes.value.length - 1 && {
      key: "after", words: t("regie-theme-after"), act: () => moveTheme(theme.id, 1),
    },
    may("remove-theme") && { key: "remove", words: t("regie-remove-theme"), act: () => onDo("remove") },
  ].filter(Boolean);
  if (!items.length) return null;
  return html`<${Menu} kind="quiet icon" words="⋯" items=${items}
    label=${t("regie-theme-menu", { name: theme.name })} />`;
}

function RemoveQuestion({ theme, onDone }) {
  return html`<div class="heap-question" role="group" aria-label=${t("regie-remove-theme")}>
    <p>${t("regie-remove-theme-sure", { name: theme.name })}</p>
    <div class="acts">
      <button type="button" class="button main" onClick=${() => { onDone(); removeTheme(theme.id); }}>${t("regie-remove")}</button>
      <button type="button" class="button" onClick=${onDone}>${t("common-cancel")}</button>
    </div>
  </div>`;
}

function MergeQuestion({ theme, onDone }) {
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

export function ThemeHeap({ theme, place }) {
  const [doing, setDoing] = useState(null);
  const [over, drop] = useDrop((ids, keep) => placeNotes(ids, theme.id, { keep }));
  const notes = notesIn.value.get(theme.id) ?? [];
  const held = new Set(notes.flatMap((note) => proposalsOf.value.get(note.id) ?? []));
  const done = () => setDoing(null);
  return html`<section class=${`heap ${over ? "over" : ""} ${dragged.value ? "target" : ""}`} id=${theme.id}
    aria-labelledby=${`${theme.id}-name`} ...${drop}>
    ${doing === "rename"
      ? html`<${NameForm} label=${t("regie-theme-name")} name=${theme.name} verb=${t("regie-rename")} place=${theme.id}
          onName=${(name) => renameTheme(theme.id, name).then((outcome) => outcome.ok && done())} onCancel=${done} />`
      : html`<header class="heap-head">
          ${place < KEYS && may("place-notes") && html`<kbd title=${t("regie-theme-key", { key: place + 1 })}>${place + 1}</kbd>`}
          <h3 id=${`${theme.id}-name`}>${theme.name}</h3>
          <${ThemeMenu} theme=${theme} place=${place} notes=${notes} onDo=${setDoing} />
        </header>`}
    ${doing === "merge" && html`<${MergeQuestion} theme=${theme} onDone=${done} />`}
    ${doing === "remove" && html`<${RemoveQuestion} theme=${theme} onDone=${done} />`}
    ${doing !== "rename" && html`<${Fault} place=${theme.id} />`}
    <p class="heap-facts figures"><span class="soft">${t("common-notes", { n: notes.length })}</span>
      ${held.size > 0 && html`<span aria-hidden="true">→</span>`}
      ${[...held].map(
        (each) => html`<button key=${each.id} type="button" class="link" title=${`${t("common-proposal", each)} · ${each.title}`}
          onClick=${() => showProposal(each.id)}>${t("regie-proposal-short", each)}</button>`,
      )}</p>
    <div class="scroller">
      ${notes.length
        ? html`<${NoteList} list=${theme.id} label=${theme.name} notes=${notes} />`
        : html`<p class="empty small">${t(may("place-notes") ? "regie-theme-empty" : "regie-theme-empty-reading")}</p>`}
    </div>
  </section>`;
}
