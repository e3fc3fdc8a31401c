// One draft group: its notes, each to be kept or left, and the way to make a theme of them.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { may, store } from "./house.js";
import { NameForm } from "./name_form.js";
import { isUnthemed } from "./records.js";
import { makeTheme, refuseCard } from "./suggest_all.js";
import { goTo } from "./suggest_note.js";
import { Marked, noteWords } from "./suggest_parts.js";

const FIRST = 3;

/** A name to begin with, which is the words of the group: a person finds a better one. */
function nameOf(words) {
  const name = words.join(", ");
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

function Row({ note, kept, words, onKeep }) {
  const gone = !isUnthemed(note);
  return html`<li class=${`group-note ${kept && !gone ? "" : "left"}`}>
    <input type="checkbox" checked=${kept && !gone} disabled=${gone} onChange=${onKeep}
      aria-label=${t("regie-keep-note", { number: note.number })} />
    <span><button type="button" class="link small" onClick=${() => goTo(note.id)}>${noteWords(note)}</button>
      ${gone && html` <span class="small soft">${t("regie-group-sorted")}</span>`}
      <span class="other-text" dir="auto"><${Marked} text=${note.text} words=${words} /></span></span></li>`;
}

export function GroupCard({ group, onGone }) {
  const [left, setLeft] = useState(new Set());
  const [whole, setWhole] = useState(false);
  const [naming, setNaming] = useState(false);
  const notes = group.ids.map((id) => store.notes.value.get(id)).filter(Boolean);
  const chosen = notes.filter((note) => isUnthemed(note) && !left.has(note.id)).map((note) => note.id);
  function turn(id) {
    const ids = new Set(left);
    if (!ids.delete(id)) ids.add(id);
    setLeft(ids);
  }
  const rest = notes.length - FIRST;
  const label = t("regie-group", { words: group.words.join(", ") });
  return html`<article class="suggest-card" data-card tabindex="-1" aria-label=${label}>
    <header><h4>${group.words.join(" · ")}</h4>
      <span class="small soft figures">${t("common-notes", { n: notes.length })}</span></header>
    <ul>${(whole ? notes : notes.slice(0, FIRST)).map(
      (note) => html`<${Row} key=${note.id} note=${note} kept=${!left.has(note.id)} words=${group.words}
        onKeep=${() => turn(note.id)} />`,
    )}</ul>
    ${rest > 0 && !whole && html`<button type="button" class="link small" onClick=${() => setWhole(true)}>
      ${t("regie-group-rest", { n: rest })}</button>`}
    ${naming
      ? html`<${NameForm} label=${t("regie-new-theme-with", { n: chosen.length })} name=${nameOf(group.words)}
          verb=${t("regie-create-theme")} place="new-theme" onCancel=${() => setNaming(false)}
          onName=${(name) => { onGone(); makeTheme(group, name, chosen); }} />`
      : html`<div class="acts">
          ${may("create-theme") && html`<button type="button" class="button" disabled=${!chosen.length}
            onClick=${() => setNaming(true)}>${t("regie-group-accept", { n: chosen.length })}</button>`}
          <button type="button" class="button quiet" onClick=${() => { onGone(); refuseCard(group); }}>
            ${t("regie-group-refuse")}</button></div>`}
  </article>`;
}
