// Says something to the whole hall: a sentence that is kept ready, or own words. It can be taken back.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { makeId } from "tablee/ids.js";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { act, Fault } from "./act.js";
import { Confirm } from "./confirm.js";
import { keepSentences } from "./driving_acts.js";
import { isToAll, messages, readAt } from "./exchange.js";
import { may, meeting, online } from "./house.js";
import { tables } from "./records.js";
import { readySentences } from "./sentences.js";
import { showSide } from "./table_pick.js";
import { say } from "./undo.js";

const PLACE = "announce";

async function announce(text) {
  const message_id = makeId("g");
  const outcome = await act(PLACE, { type: "announce", message_id, text });
  if (!outcome.ok) return false;
  say(t("regie-announced", { n: tables.value.length }), async () => {
    const back = await act(PLACE, { type: "withdraw-message", message_id });
    if (back.ok) say(t("regie-announce-withdrawn"));
  });
  return true;
}

/** label: of the button that asks; text: what is said; onSaid: once it is. */
function Say({ label, text, kind = "", onSaid = () => null }) {
  const n = tables.value.length;
  const people = tables.value.reduce((sum, table) => sum + table.seats, 0);
  return html`<${Confirm} kind=${kind} label=${label} yes=${t("regie-letter-send", { n })}
    disabled=${!online.value || !text.trim()} question=${t("regie-letter-sure", { n, people })}
    onYes=${async () => (await announce(text.trim())) && onSaid()}>
    <blockquote class="letter-words" dir="auto">${text}</blockquote><//>`;
}

function OwnWords() {
  const [text, setText] = useState("");
  return html`<div class="own-words">
    <input class="field" aria-label=${t("regie-announce-own")} placeholder=${t("regie-announce-own")} value=${text}
      maxlength=${limits.message} onInput=${(event) => setText(event.target.value)} />
    <${Say} label=${t("regie-announce-send")} text=${text} onSaid=${() => setText("")} /></div>`;
}

const linesOf = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

/** One sentence a line; kept with the meeting, so that every lead has them, on whichever laptop. */
function Keep({ onDone }) {
  const [text, setText] = useState(readySentences().join("\n"));
  const lines = linesOf(text);
  const fits = lines.length <= limits.sentences && lines.every((line) => line.length <= limits.sentence);
  async function send(event) {
    event.preventDefault();
    if ((await keepSentences(lines)).ok) onDone();
  }
  return html`<form class="keep-sentences" onSubmit=${send}>
    <label><span class="label">${t("regie-keep-sentences", { n: limits.sentences })}</span>
      <textarea class="field" rows="5" value=${text}
        onInput=${(event) => setText(event.target.value)}></textarea></label>
    <div class="acts"><button class="button main" disabled=${!fits || !online.value}>${t("regie-save")}</button>
      <button type="button" class="button quiet" onClick=${onDone}>${t("common-cancel")}</button></div>
  </form>`;
}

/** How far the last announcement has come. */
function Last() {
  const last = messages.value.findLast((message) => isToAll(message) && !message.withdrawn_at);
  if (!last) return null;
  const n = tables.value.filter((table) => readAt(last, table.id)).length;
  const words = t("regie-announce-last", { text: last.text });
  return html`<p class="small"><span class="letter-words" dir="auto">${words}</span>${" "}
    <button type="button" class="link figures" onClick=${() => showSide("messages")}>
      ${t("regie-read-by", { n, all: tables.value.length })}</button></p>`;
}

export function Announcements() {
  const [keeping, setKeeping] = useState(false);
  if (!may("announce")) return null;
  return html`<section class="announce card" aria-labelledby="announce-title">
    <header><h2 id="announce-title">${t("regie-announce")}</h2>
      ${may("keep-sentences") && !keeping &&
      html`<button type="button" class="link" onClick=${() => setKeeping(true)}>
        ${t("regie-change-sentences")}</button>`}</header>
    ${keeping
      ? html`<${Keep} key=${meeting.value.sentences.join("\n")} onDone=${() => setKeeping(false)} />`
      : html`<ul class="ready">${readySentences().map(
          (text) => html`<li key=${text}><${Say} label=${text} text=${text} /></li>`,
        )}</ul>
        <${OwnWords} />`}
    <${Fault} place=${PLACE} />
    <${Last} />
  </section>`;
}
