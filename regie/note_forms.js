// What can be said of one note: why it is hidden, and what the régie answers to whoever wrote it.

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { clearFault } from "./act.js";
import { may } from "./house.js";
import {
  answerNote, answers, beginAnswer, dropAnswer, form, hideNote, sendAnswer, showNoteAgain, typeAnswer,
} from "./moderation.js";
import { me, nameOf } from "./names.js";
import { isOfPerson } from "./records.js";

const REASONS = ["regie-hide-name", "regie-hide-insult", "regie-hide-private", "regie-hide-law"];
const ANSWERS = ["regie-answer-debate", "regie-answer-elsewhere", "regie-answer-kept"];

/** usual: names of sentences to choose from. onText: gets the text at each key. onSend: once there is one to send. */
function OneLine({ label, verb, usual, most, text, onText, onSend, onCancel }) {
  const field = useRef(null);
  useLayoutEffect(() => {
    field.current.focus({ preventScroll: true });
    field.current.form.scrollIntoView({ block: "nearest" });
  }, []);
  function send(event) {
    event.preventDefault();
    if (text.trim()) onSend();
  }
  return html`<form onSubmit=${send} onKeyDown=${(event) => event.key === "Escape" && onCancel()}>
    <label><span class="label">${label}</span>
      <input class="field" ref=${field} value=${text} maxlength=${most} autocomplete="off"
        onInput=${(event) => onText(event.target.value)} /></label>
    <div class="acts usual">${usual.map(
      (name) => html`<button key=${name} type="button" class="chip" aria-pressed=${text === t(name)}
        onClick=${() => onText(t(name))}>${t(name)}</button>`,
    )}</div>
    <div class="acts">
      <button class="button main" disabled=${!text.trim()}>${verb}</button>
      <button type="button" class="button" onClick=${onCancel}>${t("common-cancel")}</button>
    </div>
  </form>`;
}

/** What somebody else has answered since the one who writes here began. */
function Meanwhile({ note }) {
  const { since } = answers.value[note.id] ?? {};
  if (!note.answer || note.answered_by === me || !(note.answered_seq > since)) return null;
  return html`<p class="answer" role="status">
    <strong>${t("regie-answered-meanwhile", { who: nameOf(note.answered_by) })}</strong> ${note.answer}</p>`;
}

/** place: where a refusal is shown. What is typed stays, whatever others do, until it is sent or put away. */
export function AnswerForm({ note, place, onDone }) {
  useLayoutEffect(() => beginAnswer(note), [note.id]);
  function leave() {
    clearFault(place);
    dropAnswer(note.id);
    onDone();
  }
  return html`<${Meanwhile} note=${note} />
    <${OneLine} label=${t(isOfPerson(note) ? "regie-answer-person" : "regie-answer-table")}
      verb=${t("regie-answer-now")} usual=${ANSWERS} most=${limits.reason} onCancel=${leave}
      text=${answers.value[note.id]?.text ?? note.answer} onText=${(text) => typeAnswer(note.id, text)}
      onSend=${async () => (await sendAnswer(place, note.id)) && leave()} />`;
}

function HideForm({ note }) {
  const [reason, setReason] = useState("");
  return html`<${OneLine} label=${t("regie-hide-why")} verb=${t("regie-hide-now")} usual=${REASONS}
    most=${limits.reason} text=${reason} onText=${setReason} onCancel=${close}
    onSend=${async () => (await hideNote(note.id, reason.trim())) && close()} />`;
}

const close = () => (form.value = "");
const open = (name) => () => (form.value = name);

/** What the régie answered, and the way to answer. */
export function NoteAnswer({ note }) {
  useLayoutEffect(() => close, []);
  if (note.withdrawn_at !== null || (!note.answer && !may("answer-note"))) return null;
  if (form.value === "answer") {
    return html`<div class="thread-part"><${AnswerForm} note=${note} place="note" onDone=${close} /></div>`;
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
    return html`<div class="thread-part"><${HideForm} note=${note} /></div>`;
  }
  return html`<div class="thread-part"><button type="button" class="button quiet" onClick=${open("hide")}>
    ${t("regie-hide-note")}</button></div>`;
}
