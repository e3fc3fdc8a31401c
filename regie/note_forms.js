// What can be said of one note: why it is hidden, and what the régie answers to whoever wrote it.

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { may } from "./house.js";
import { answerNote, form, hideNote, showNoteAgain } from "./moderation.js";
import { isOfPerson } from "./records.js";

const REASONS = ["regie-hide-name", "regie-hide-insult", "regie-hide-private", "regie-hide-law"];
const ANSWERS = ["regie-answer-debate", "regie-answer-elsewhere", "regie-answer-kept"];

/** usual: names of sentences to choose from. onSend: gets the text, trimmed; returns whether it was taken. */
export function OneLine({ label, verb, usual, most, text = "", onSend, onCancel }) {
  const [words, setWords] = useState(text);
  const field = useRef(null);
  useLayoutEffect(() => {
    field.current.focus({ preventScroll: true });
    field.current.form.scrollIntoView({ block: "nearest" });
  }, []);
  async function send(event) {
    event.preventDefault();
    if (words.trim() && (await onSend(words.trim()))) onCancel();
  }
  return html`<form onSubmit=${send} onKeyDown=${(event) => event.key === "Escape" && onCancel()}>
    <label><span class="label">${label}</span>
      <input class="field" ref=${field} value=${words} maxlength=${most} autocomplete="off"
        onInput=${(event) => setWords(event.target.value)} /></label>
    <div class="acts usual">${usual.map(
      (name) => html`<button key=${name} type="button" class="chip" aria-pressed=${words === t(name)}
        onClick=${() => setWords(t(name))}>${t(name)}</button>`,
    )}</div>
    <div class="acts">
      <button class="button main" disabled=${!words.trim()}>${verb}</button>
      <button type="button" class="button" onClick=${onCancel}>${t("common-cancel")}</button>
    </div>
  </form>`;
}

/** place: where a refusal is shown. */
export function AnswerForm({ note, place, onCancel }) {
  return html`<${OneLine} label=${t(isOfPerson(note) ? "regie-answer-person" : "regie-answer-table")}
    verb=${t("regie-answer-now")} usual=${ANSWERS} most=${limits.reason} text=${note.answer} onCancel=${onCancel}
    onSend=${(text) => answerNote(place, note.id, text)} />`;
}

const close = () => (form.value = "");
const open = (name) => () => (form.value = name);

/** What the régie answered, and the way to answer. */
export function NoteAnswer({ note }) {
  useLayoutEffect(() => close, []);
  if (note.withdrawn_at !== null || (!note.answer && !may("answer-note"))) return null;
  if (form.value === "answer") {
    return html`<div class="thread-part"><${AnswerForm} note=${note} place="note" onCancel=${close} /></div>`;
  }
  return html`<div class="thread-part">
    ${note.answer && html`<p class="answer"><strong>${t("regie-answered")}</strong> ${note.answer}</p>`}
    ${may("answer-note") && html`<div class="acts">
      <button type="button" class="button" onClick=${open("answer")}>
        ${t(note.answer ? "regie-answer-again" : "regie-answer")}</button>
      ${note.answer && html`<button type="button" class="button quiet" onClick=${() => answerNote("note", note.id, "")}>
        ${t("regie-answer-take-back")}</button>`}</div>`}
  </div>`;
}

/** Whether a note is hidden and why, and the way to hide it or show it. */
export function Hiding({ note }) {
  if (note.withdrawn_at !== null) return null;
  if (note.hidden !== null) {
    return html`<div class="thread-part">
      <p><span class="badge refused">${t("regie-note-hidden")}</span> ${note.hidden}</p>
      <p class="small soft">${t("regie-note-hidden-is")}</p>
      ${may("show-note") && html`<button type="button" class="button" onClick=${() => showNoteAgain(note.id)}>
        ${t("regie-show-note")}</button>`}</div>`;
  }
  if (!may("hide-note")) return null;
  if (form.value === "hide") {
    return html`<div class="thread-part"><${OneLine} label=${t("regie-hide-why")} verb=${t("regie-hide-now")}
      usual=${REASONS} most=${limits.reason} onCancel=${close}
      onSend=${(reason) => hideNote(note.id, reason)} /></div>`;
  }
  return html`<div class="thread-part"><button type="button" class="button quiet" onClick=${open("hide")}>
    ${t("regie-hide-note")}</button></div>`;
}
