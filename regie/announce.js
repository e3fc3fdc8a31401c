// Says something to the whole hall: a sentence that is kept ready, or own words. It can be taken back.

import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { makeId } from "tablee/ids.js";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { act, clearFault, Fault } from "./act.js";
import { Confirm } from "./confirm.js";
import { keepSentences } from "./driving_acts.js";
import { isToAll, messages, readAt } from "./exchange.js";
import { may, meeting, online, store } from "./house.js";
import { keepOverReload } from "./kept.js";
import { me, nameOf } from "./names.js";
import { tables } from "./records.js";
import { readySentences } from "./sentences.js";
import { showSide } from "./table_pick.js";
import { say } from "./undo.js";

const PLACE = "announce";
/** The sentences as they are typed, {text, since, seen}; `null` while they are not. since: the seq at which that began;
 *  seen: the one up to which one knows what others have kept. It stays, whatever others do. */
const keeping = signal(null);

/** The sentence of one's own as it is typed, which is nobody's yet. */
const own = signal("");

keepOverReload("sentences", { keeping, own });

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

/** What was typed while that was under way is another sentence. */
const isSaid = (text) => own.peek() === text && (own.value = "");

function OwnWords() {
  const text = own.value;
  return html`<div class="own-words">
    <input class="field" aria-label=${t("regie-announce-own")} placeholder=${t("regie-announce-own")} value=${text}
      maxlength=${limits.message} onInput=${(event) => (own.value = event.target.value)} />
    <${Say} label=${t("regie-announce-send")} text=${text} onSaid=${() => isSaid(text)} /></div>`;
}

const linesOf = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

function beginKeeping() {
  const seq = store.seq.peek();
  keeping.value = { text: readySentences().join("\n"), since: seq, seen: seq };
}

function stopKeeping() {
  clearFault(PLACE);
  keeping.value = null;
}

async function sendKept({ text, seen }) {
  const { ok, code } = await keepSentences(linesOf(text), seen, PLACE);
  const now = keeping.peek();
  // What stands in the way has been said: sent once more, it is meant to take its place.
  if (code === "changed-meanwhile" && now) keeping.value = { ...now, seen: store.seq.peek() };
  if (ok && now?.text === text) keeping.value = null;
}

/** What somebody else has kept since the one who types here began. */
function Meanwhile() {
  const { sentences, sentences_by, sentences_seq } = meeting.value;
  if (sentences_by === me || !(sentences_seq > keeping.value.since)) return null;
  return html`<div role="status"><p><strong>
      ${t("regie-sentences-meanwhile", { who: nameOf(sentences_by), n: sentences.length })}</strong></p>
    <ul class="answer" dir="auto">${sentences.map((text) => html`<li key=${text}>${text}</li>`)}</ul></div>`;
}

/** One sentence a line; kept with the meeting, so that every lead has them, on whichever laptop. */
function Keep() {
  const { text } = keeping.value;
  const lines = linesOf(text);
  const fits = lines.length <= limits.sentences && lines.every((line) => line.length <= limits.sentence);
  function send(event) {
    event.preventDefault();
    void sendKept(keeping.peek());
  }
  return html`<form class="keep-sentences" onSubmit=${send}>
    <${Meanwhile} />
    <label><span class="label">${t("regie-keep-sentences", { n: limits.sentences })}</span>
      <textarea class="field" rows="5" value=${text}
        onInput=${(event) => (keeping.value = { ...keeping.peek(), text: event.target.value })}></textarea></label>
    <div class="acts"><button class="button main" disabled=${!fits || !online.value}>${t("regie-save")}</button>
      <button type="button" class="button quiet" onClick=${stopKeeping}>
        ${t("common-cancel")}</button></div>
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
  if (!may("announce")) return null;
  return html`<section class="announce card" aria-labelledby="announce-title">
    <header><h2 id="announce-title">${t("regie-announce")}</h2>
      ${may("keep-sentences") && !keeping.value &&
      html`<button type="button" class="link" onClick=${beginKeeping}>
        ${t("regie-change-sentences")}</button>`}</header>
    ${keeping.value && may("keep-sentences")
      ? html`<${Keep} />`
      : html`<ul class="ready">${readySentences().map(
          (text) => html`<li key=${text}><${Say} label=${text} text=${text} /></li>`,
        )}</ul>
        <${OwnWords} />`}
    <${Fault} place=${PLACE} />
    <${Last} />
  </section>`;
}
