// One note in full, with the thread that goes on from it: themes, proposals, polls.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { Fault } from "./act.js";
import { AsideForm, asideOpen } from "./aside_form.js";
import { isVoice } from "./coverage.js";
import { clockTime } from "./dates.js";
import { startDraft } from "./drafts.js";
import { PERSONS, show } from "./filters.js";
import { may, store } from "./house.js";
import { Menu } from "./menu.js";
import { Kind, NotePictogram, Outcome, rankWords } from "./note_card.js";
import { Hiding, NoteAnswer } from "./note_forms.js";
import { NoteWords } from "./note_words.js";
import { showProposal } from "./panel_state.js";
import { isOfPerson, isStanding, isToAdmit, notesFrom, pollsOf, proposalsOf, themes } from "./records.js";
import { addToTheme, admit, beginTheme, markUnread, takeBack, takeOut } from "./sorting.js";
import { showPoll } from "./views.js";
import { VoiceMark } from "./voice_mark.js";

function Themes({ note }) {
  const others = themes.value.filter((theme) => !note.theme_ids.includes(theme.id));
  const items = [
    ...others.map((theme) => ({ key: theme.id, words: theme.name, act: () => addToTheme(note.id, theme.id) })),
    { key: "new", words: t("regie-new-theme"), act: () => beginTheme([note.id], null) },
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

/** A person sent it by voter card: somebody says whether it comes in among the others. */
function Held({ note }) {
  if (!note.held || note.withdrawn_at) return null;
  return html`<div class="held-note"><p>${t("regie-held-why")}</p>
    ${may("admit-note") &&
    html`<button type="button" class="button main" onClick=${() => admit([note.id], { onward: true })}>
      ${t(isToAdmit(note) ? "regie-admit" : "regie-admit-all-the-same")}</button>`}</div>`;
}

function From({ note }) {
  const table = store.tables.value.get(note.table_id);
  const n = notesFrom.value.get(note.table_id)?.length ?? 0;
  const words = table ? t("regie-table-notes", { number: table.number, n }) : t("regie-persons-notes", { n });
  return html`<button type="button" class="link" onClick=${() => show({ table: table?.id ?? PERSONS })}>
      ${words}</button>
    ${note.rank > 0 && html` · ${rankWords(note)}`}`;
}

function Aside({ note }) {
  if (note.set_aside !== null) {
    return html`<div class="thread-part"><p><${Outcome} note=${note} /></p>
      ${may("take-notes-back") && !note.held &&
      html`<button type="button" class="button" onClick=${() => takeBack(note.id)}>${t("regie-take-back")}</button>`}</div>`;
  }
  if (!may("set-notes-aside") || note.withdrawn_at !== null) return null;
  return html`<div class="thread-part">${asideOpen.value
    ? html`<${AsideForm} note=${note} />`
    : html`<button type="button" class="button quiet" onClick=${() => (asideOpen.value = true)}>
        ${t(note.held ? "regie-refuse-note" : "regie-set-aside")}</button>
      ${note.read && may("mark-notes-unread") &&
      html`<button type="button" class="button quiet" onClick=${() => markUnread([note.id])}>
        ${t("regie-mark-unread")}</button>`}`}</div>`;
}

function Wordings({ note }) {
  if (!note.wordings.length) return null;
  return html`<details><summary>${t("regie-former-wordings", { n: note.wordings.length })}</summary>
    <ol class="wordings">${note.wordings.map((text, place) => html`<li key=${place} dir="auto">${text}</li>`)}</ol></details>`;
}

export function NotePanel({ note }) {
  if (!note) return html`<p class="empty">${t("regie-note-none")}</p>`;
  const round = store.rounds.value.get(note.round_id);
  return html`<article class="note-panel" aria-label=${t("common-note", { number: note.number })}>
    <header><h2>${t("common-note", { number: note.number })}</h2><${Kind} kind=${note.kind} />
      <${NotePictogram} name=${note.pictogram} /></header>
    <p class=${`note-full ${note.withdrawn_at ? "gone" : ""}`} dir="auto"><${NoteWords} note=${note} /></p>
    ${isVoice(note) && html`<p class="voice-why"><${VoiceMark} note=${note} />
      ${t(`regie-voice-${note.kind === "dissent" ? "dissent" : "strong"}`)}</p>`}
    ${note.withdrawn_at && html`<p><${Outcome} note=${{ ...note, set_aside: null }} /></p>`}
    <${Held} note=${note} />
    <${Wordings} note=${note} />
    <dl class="facts">
      <dt>${t("regie-from")}</dt>
      <dd><${From} note=${note} /></dd>
      ${!isOfPerson(note) && html`<dt>${t("regie-held-by")}</dt><dd>${t("common-people", { n: note.strength })}</dd>`}
      <dt>${t("regie-written")}</dt>
      <dd>${t("common-round", { number: round?.number })}, <time datetime=${note.added_at}>${clockTime(note.added_at)}</time>
        ${note.edited_at && html` · ${t("regie-edited-at", { time: clockTime(note.edited_at) })}`}</dd>
    </dl>
    ${!note.held && html`<${Themes} note=${note} /><${Proposals} note=${note} />`}
    <${NoteAnswer} note=${note} />
    <${Aside} note=${note} />
    <${Hiding} note=${note} />
    <${Fault} place="note" />
  </article>`;
}
