// Writes a message to one table, to several, or to the whole hall.

import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { clearFault, Fault } from "./act.js";
import { Confirm } from "./confirm.js";
import { ranges } from "./dates.js";
import { meeting, online } from "./house.js";
import { changeLetter, dropLetter, letter, PLACE, recipients, sending, sendLetter } from "./letter.js";
import { Menu } from "./menu.js";

const ASK_FROM = 5; // tables: so many people look up that somebody should look twice before
const SENTENCES = [
  "regie-sentence-five-minutes", "regie-sentence-one-minute", "regie-sentence-pause", "regie-sentence-back",
  "regie-sentence-read-back", "regie-sentence-silent", "regie-sentence-unclear", "regie-sentence-charge",
  "regie-sentence-thanks",
];

/** Those kept with the meeting first, then ours. */
const sentences = () => [...new Set([...(meeting.value?.sentences ?? []), ...SENTENCES.map((name) => t(name))])];

function Sentences({ text, onPick }) {
  // What somebody has typed stays; a sentence that was only picked gives way to the next.
  const isPicked = !text.trim() || sentences().includes(text);
  const items = sentences().map((words) => ({
    key: words, words, act: () => onPick(isPicked ? words : `${text.trimEnd()} ${words}`),
  }));
  return html`<${Menu} kind="small-button" words=${t("regie-sentences")} items=${items} />`;
}

function toWords({ to }, found) {
  if (to === "all") return t("regie-letter-to-all", { n: found.length });
  return t("regie-letter-to", { n: found.length, tables: ranges(found.map(({ number }) => number)) });
}

export function LetterForm() {
  const field = useRef(null);
  const { to, text } = letter.value;
  const found = recipients(letter.value);
  const ready = text.trim() !== "" && online.value && !sending.value && found.length > 0;
  useLayoutEffect(() => field.current.focus(), [to]);
  function change(words) {
    clearFault(PLACE);
    changeLetter(words);
  }
  function pick(words) {
    change(words);
    field.current.focus();
  }
  const sendWords = t("regie-letter-send", { n: found.length });
  const people = found.reduce((sum, table) => sum + table.seats, 0);
  return html`<section class="letter-form" aria-label=${t("regie-letter")}>
    <label><span class="label">${toWords(letter.value, found)}</span>
      <textarea class="field" rows="4" ref=${field} value=${text} maxlength=${limits.message} readonly=${sending.value}
        onInput=${(event) => change(event.target.value)}></textarea></label>
    <div class="letter-room">
      <span class="small soft figures">${t("regie-characters-left", { n: limits.message - text.length })}</span>
      <${Sentences} text=${text} onPick=${pick} /></div>
    <${Fault} place=${PLACE} />
    <div class="acts">
      ${found.length >= ASK_FROM
        ? html`<${Confirm} label=${sendWords} yes=${sendWords} disabled=${!ready}
            question=${t("regie-letter-sure", { n: found.length, people })} onYes=${sendLetter}>
            <blockquote class="letter-words" dir="auto">${text}</blockquote><//>`
        : html`<button type="button" class="button main" disabled=${!ready} onClick=${sendLetter}>
            ${sendWords}</button>`}
      <button type="button" class="button quiet" disabled=${sending.value} onClick=${dropLetter}>
        ${t("common-cancel")}</button>
    </div>
    ${!online.value && html`<p class="small soft">${t("regie-letter-offline")}</p>`}
  </section>`;
}
