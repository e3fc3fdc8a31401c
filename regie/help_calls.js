// Calls for help: the urgent and the oldest on top, answered with one tap or in own words, and settled.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { holdMarks, Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { act, Fault } from "./act.js";
import { clockTime } from "./dates.js";
import { isUrgent, openCalls, settledCalls } from "./exchange.js";
import { may, online, store } from "./house.js";
import { nameOf } from "./names.js";
import { siteName, sites } from "./records.js";
import { showTable } from "./table_pick.js";
import { reasonWords, sinceWords } from "./table_words.js";

export const PLACE = "calls";
const PICTOGRAMS = { care: "health", tension: "disagree", method: "question", tablet: "tablet", other: "help" };
const ANSWERS = ["regie-answer-coming", "regie-answer-calling"];

const answer = (call, text) => act(PLACE, { type: "answer-help", help_id: call.id, text });

function OwnWords({ call }) {
  const [text, setText] = useState("");
  async function send(event) {
    event.preventDefault();
    if (text.trim() && (await answer(call, text.trim())).ok) setText("");
  }
  return html`<form class="own-words" onSubmit=${send}>
    <input class="field" aria-label=${t("regie-answer-own")} placeholder=${t("regie-answer-own")} value=${text}
      maxlength=${limits.why} onInput=${(event) => setText(event.target.value)} />
    <button class="button" disabled=${!text.trim() || !online.value}>${t("regie-answer-send")}</button>
  </form>`;
}

/** The usual answers: the main thing while the table waits; still at hand afterwards. */
function Answers({ call }) {
  return html`<div class="acts">${ANSWERS.map(
      (name, place) => html`<button key=${name} type="button"
        class=${`button ${call.answered_at || place ? "" : "main"}`}
        disabled=${!online.value || call.answer === t(name)}
        onClick=${() => answer(call, t(name))}>${t(name)}</button>`,
    )}</div>
    <${OwnWords} call=${call} />`;
}

function Settle({ call }) {
  return html`<button type="button" class="button" disabled=${!online.value}
    onClick=${() => act(PLACE, { type: "settle-help", help_id: call.id })}>${t("regie-call-settle")}</button>`;
}

/** A call that is not over. alone: it stands beside its table, which need not be named. */
export function Call({ call, alone = false }) {
  const table = store.tables.value.get(call.table_id);
  const state = call.answered_at ? "answered" : isUrgent(call) ? "urgent" : "";
  return html`<article class=${`call ${state}`} data-call=${call.id} tabindex="-1"
    aria-label=${t("regie-call-of", { number: table.number })}>
    <header><${Pictogram} name=${PICTOGRAMS[call.reason]} />
      <p>${!alone && html`<button type="button" class="link" onClick=${() => showTable(table.id)}>
          ${t("common-table", { number: table.number })}</button>
          ${sites.value.length > 1 && html` <span class="soft">${siteName(table)}</span>`}<br />`}
        <strong>${reasonWords(call)}</strong></p>
      <p class="call-time figures"><strong>${sinceWords(call.asked_at)}</strong><br />
        <time class="small soft" datetime=${call.asked_at}>${clockTime(call.asked_at)}</time></p>
    </header>
    ${call.text && html`<p class="call-text" dir="auto">${holdMarks(call.text)}</p>`}
    ${call.answered_at &&
    html`<p><span class="badge saved">${t("regie-call-answered", { time: clockTime(call.answered_at) })}</span>${" "}
      ${call.answered_by &&
      html`<span class="soft">${t("regie-call-answered-by", { who: nameOf(call.answered_by) })}</span> `}
      <span dir="auto">${holdMarks(call.answer)}</span></p>`}
    ${may("answer-help") && html`<${Answers} call=${call} />`}
    ${may("settle-help") && html`<${Settle} call=${call} />`}
  </article>`;
}

/** A call that is over, in two lines. */
export function SettledCall({ call }) {
  const { number } = store.tables.value.get(call.table_id);
  return html`<li><p class="small figures"><time datetime=${call.asked_at}>${clockTime(call.asked_at)}</time>–<time
      datetime=${call.settled_at}>${clockTime(call.settled_at)}</time>
      ${" "}<strong>${t("common-table", { number })}</strong></p>
    <p>${reasonWords(call)}${call.text && html` · <span dir="auto">${holdMarks(call.text)}</span>`}
      ${call.answer && html`<br /><span class="soft" dir="auto">→ ${holdMarks(call.answer)}</span>`}
      ${call.answered_by && html` <span class="soft small">(${nameOf(call.answered_by)})</span>`}</p></li>`;
}

export function Calls() {
  const open = openCalls.value;
  const settled = settledCalls.value;
  return html`<div class="calls">
    <${Fault} place=${PLACE} />
    ${open.map((call) => html`<${Call} key=${call.id} call=${call} />`)}
    ${!open.length && html`<p class="empty">${t(settled.length ? "regie-calls-over" : "regie-calls-none")}</p>`}
    ${settled.length > 0 &&
    html`<details><summary>${t("regie-calls-settled", { n: settled.length })}</summary>
      <ol class="settled">${settled.map((call) => html`<${SettledCall} key=${call.id} call=${call} />`)}</ol>
    </details>`}
  </div>`;
}
