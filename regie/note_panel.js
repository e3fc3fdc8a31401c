// One note in full, with the thread that goes on from it: themes, proposals, polls.

import { html } from "htm/preact";
import { holdMarks } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { Fault } from "./act.js";
import { AsideForm, asideOpen } from "./aside_form.js";
import { clockTime } from "./dates.js";
import { startDraft } from "./drafts.js";
import { show } from "./filters.js";
import { may, store } from "./house.js";
import { Menu } from "./menu.js";
import { Kind } from "./note_card.js";
import { showProposal } from "./panel_state.js";
import { isStanding, notesFrom, pollsOf, proposalsOf, themes } from "./records.js";
import { addToTheme, beginTheme, takeBack, takeOut } from "./sorting.js";
import { showPoll } from "./views.js";

function Themes({ note }) {
  const others = themes.value.filter((theme) => !note.theme_ids.includes(theme.id));
  const items = [
    ...others.map((theme) => ({ key: theme.id, words: theme.name, act: () => addToTheme(note.id, theme.id) })),
    { key: "new", words: t("regie-new-theme"), act: () => beginTheme([note.id]) },
  ];
  return html`<div class="thread-part"><h3>${t("regie-themes")}</h3>
    ${note.theme_ids.length === 0 && html`<p class="soft">${t("regie-in-no-theme")}</p>`}
    <ul class="links">${note.theme_ids.map((id) => {
      const name = store.themes.value.get(id)?.name ?? "";
      return html`<li key=${id}><a href=${`#${id}`}>${name}</a>
        ${may("unplace-note") &&
        html`<button type="button" class="button quiet small-button" aria-label=${t("regie-take-out-of", { name })}
          onClick=${() => takeOut(note.id, id)}>${t("regie-take-out")}</button>`}</li>`;
    })}</ul>
    ${may("place-notes") && html`<${Menu} words=${t("regie-add-to-theme")} items=${items} />`}
  </div>`;
}

function Proposals({ note }) {
  const held = proposalsOf.value.get(note.id) ?? [];
  return html`<div class="thread-part"><h3>${t("regie-proposals")}</h3>
    ${held.length === 0 && html`<p class="soft">${t("regie-in-no-proposal")}</p>`}
    <ul class="links">${held.map(
      (each) => html`<li key=${each.id}>
        <button type="button" class="link" onClick=${() => showProposal(each.id)}>
          ${t("common-proposal", { number: each.number })} · ${each.title}</button>
        ${(pollsOf.value.get(each.id) ?? []).map(
          (poll) => html`<span key=${poll.id}>→ <button type="button" class="link" onClick=${() => showPoll(poll.id)}>
            ${t("common-poll", { number: poll.number })}</button></span>`,
        )}</li>`,
    )}</ul>
    ${may("write-proposal") && isStanding(note) &&
    html`<button type="button" class="button" onClick=${() => showProposal(startDraft([note.id]))}>
      ${t("regie-write-proposal")}</button>`}
  </div>`;
}

function Aside({ note }) {
  if (note.set_aside !== null) {
    return html`<div class="thread-part"><p><span class="badge gone">${t("regie-note-aside", { reason: note.set_aside })}</span></p>
      ${may("take-note-back") &&
      html`<button type="button" class="button" onClick=${() => takeBack(note.id)}>${t("regie-take-back")}</button>`}</div>`;
  }
  if (!may("set-note-aside") || note.withdrawn_at !== null) return null;
  return html`<div class="thread-part">${asideOpen.value
    ? html`<${AsideForm} note=${note} />`
    : html`<button type="button" class="button quiet" onClick=${() => (asideOpen.value = true)}>
        ${t("regie-set-aside")}</button>`}</div>`;
}

function Wordings({ note }) {
  if (!note.wordings.length) return null;
  return html`<details><summary>${t("regie-former-wordings", { n: note.wordings.length })}</summary>
    <ol class="wordings">${note.wordings.map((text, place) => html`<li key=${place} dir="auto">${text}</li>`)}</ol></details>`;
}

export function NotePanel({ note }) {
  if (!note) return html`<p class="empty">${t("regie-note-none")}</p>`;
  const table = store.tables.value.get(note.table_id);
  const round = store.rounds.value.get(note.round_id);
  return html`<article class="note-panel" aria-label=${t("common-note", { number: note.number })}>
    <header><h2>${t("common-note", { number: note.number })}</h2><${Kind} kind=${note.kind} /></header>
    <p class=${`note-full ${note.withdrawn_at ? "gone" : ""}`} dir="auto">${holdMarks(note.text)}</p>
    ${note.withdrawn_at && html`<p><span class="badge gone">${t("regie-note-withdrawn")}</span></p>`}
    <${Wordings} note=${note} />
    <dl class="facts">
      <dt>${t("regie-from")}</dt>
      <dd><button type="button" class="link" onClick=${() => show({ table: note.table_id })}>
        ${t("regie-table-notes", { number: table?.number, n: notesFrom.value.get(note.table_id)?.length ?? 0 })}</button></dd>
      <dt>${t("regie-held-by")}</dt><dd>${t("common-people", { n: note.strength })}</dd>
      <dt>${t("regie-written")}</dt>
      <dd>${t("common-round", { number: round?.number })}, <time datetime=${note.added_at}>${clockTime(note.added_at)}</time>
        ${note.edited_at && html` · ${t("regie-edited-at", { time: clockTime(note.edited_at) })}`}</dd>
    </dl>
    <${Themes} note=${note} />
    <${Proposals} note=${note} />
    <${Aside} note=${note} />
    <${Fault} place="note" />
  </article>`;
}
