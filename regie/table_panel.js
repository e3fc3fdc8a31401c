// One table: how it is, what it asks for, what it wrote, what it was told, and what it says of the proposals.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { Fault } from "./act.js";
import { clockTime } from "./dates.js";
import { callOf, isFor, messages, readAt, settledCalls } from "./exchange.js";
import { show } from "./filters.js";
import { Call, PLACE as CALLS, SettledCall } from "./help_calls.js";
import { may } from "./house.js";
import { writeTo } from "./letter.js";
import { Kind } from "./note_card.js";
import { shownWords } from "./note_words.js";
import { showNote } from "./panel_state.js";
import { notesFrom, siteName } from "./records.js";
import { TableReadBacks } from "./read_back_list.js";
import { lowBattery, notesInRound, presenceOf } from "./table_states.js";
import { TableVideo } from "./table_video.js";
import { statusWords } from "./table_words.js";
import { view } from "./views.js";

const NOTES_SHOWN = 6;

function Health({ table }) {
  const { battery = null, charging, devices = 0 } = presenceOf(table.id) ?? {};
  return html`<ul class="health">
    ${statusWords(table.id).map(
      ([state, words]) => html`<li key=${state} class="health-state">
        <span class=${`dot mark ${state}`} aria-hidden="true"></span><strong>${words}</strong></li>`,
    )}
    ${battery !== null &&
    html`<li class=${lowBattery(table.id) === null ? "soft" : "flag battery"}>${t("regie-battery", { n: battery })}
      ${charging ? `, ${t("regie-charging")}` : ""}</li>`}
    ${devices > 1 && html`<li class="flag">${t("regie-devices-why", { n: devices })}</li>`}
  </ul>`;
}

function Notes({ table }) {
  const all = [...(notesFrom.value.get(table.id) ?? [])].reverse();
  function showAll() {
    show({ table: table.id });
    view.value = "board";
  }
  return html`<section class="thread-part"><h3>${t("regie-table-wrote", { n: notesInRound(table.id) })}</h3>
    ${!all.length && html`<p class="soft">${t("regie-table-wrote-nothing")}</p>`}
    <ul class="table-notes">${all.slice(0, NOTES_SHOWN).map(
      (note) => html`<li key=${note.id}><button type="button" class="table-note" onClick=${() => showNote(note.id)}>
        <span class="table-note-head small soft figures">${clockTime(note.added_at)}<${Kind} kind=${note.kind} /></span>
        <span class="table-note-text" dir="auto">${shownWords(note)}</span></button></li>`,
    )}</ul>
    ${all.length > 0 &&
    html`<button type="button" class="link" onClick=${showAll}>
      ${t("regie-table-all-notes", { n: all.length })}</button>`}
  </section>`;
}

function ReadState({ message, table }) {
  const [gone, at] = [message.withdrawn_at, readAt(message, table.id)];
  if (gone) return html`<span class="badge gone">${t("regie-letter-withdrawn", { time: clockTime(gone) })}</span>`;
  if (at) return html`<span class="badge saved">${t("regie-read-at", { time: clockTime(at) })}</span>`;
  return html`<span class="badge waiting">${t("regie-not-read-yet")}</span>`;
}

function Messages({ table }) {
  const told = messages.value.filter((message) => isFor(message, table.id)).reverse();
  if (!told.length) return null;
  return html`<section class="thread-part"><h3>${t("regie-table-told")}</h3>
    <ul class="told">${told.map(
      (message) => html`<li key=${message.id} class=${message.withdrawn_at ? "gone" : ""}>
        <span class="small soft figures">${clockTime(message.sent_at)}</span>
        ${" "}<span class="letter-words" dir="auto">${message.text}</span><br />
        <${ReadState} message=${message} table=${table} /></li>`,
    )}</ul>
  </section>`;
}

function PastCalls({ table }) {
  const past = settledCalls.value.filter((call) => call.table_id === table.id);
  if (!past.length) return null;
  return html`<details class="thread-part"><summary>${t("regie-calls-settled", { n: past.length })}</summary>
    <ol class="settled">${past.map((call) => html`<${SettledCall} key=${call.id} call=${call} />`)}</ol></details>`;
}

export function TablePanel({ table }) {
  if (!table) return html`<p class="empty">${t("regie-table-choose")}</p>`;
  const call = callOf.value.get(table.id);
  return html`<article class="table-panel" aria-label=${t("common-table", { number: table.number })}>
    <header><h2>${t("common-table", { number: table.number })}</h2>
      <p class="soft">${t("regie-table-where", { site: siteName(table), n: table.seats })}</p></header>
    <${Health} table=${table} />
    <${Fault} place=${CALLS} />
    ${call && html`<${Call} key=${call.id} call=${call} alone />`}
    ${may("send-message") &&
    html`<button type="button" class="button" onClick=${() => writeTo([table.id])}>
      ${t("regie-write-to-table")}</button>`}
    <${Notes} table=${table} />
    <${TableReadBacks} table=${table} />
    <${Messages} table=${table} />
    <${PastCalls} table=${table} />
    <${TableVideo} table=${table} />
  </article>`;
}
