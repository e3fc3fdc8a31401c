// The drafting assistant in the editor of a proposal: what leaves the house, what came back, what is doubtful in it.

import { html } from "htm/preact";
import { has, refusal, t } from "tablee/words.js";
import {
  address, askDraft, draftedFor, failedFor, hasRoom, isAssisted, isAwaited, openDrafted, place, putAway, stopWaiting,
  take,
} from "./assistant.js";
import { Confirm } from "./confirm.js";
import { online, store } from "./house.js";
import { showNote } from "./panel_state.js";
import { isSuggestible } from "./suggest.js";
import { Mark } from "./suggest_parts.js";

function Numbers({ ids }) {
  const notes = ids.map((id) => store.notes.value.get(id)).filter(Boolean).sort((a, b) => a.number - b.number);
  return notes.map(({ id, number }, at) => html`${at > 0 && ", "}<button key=${id} type="button" class="link"
    aria-label=${t("common-note", { number })} onClick=${() => showNote(id)}>${number}</button>`);
}

function faultWords(fault, { unknown, words }) {
  const listed = fault === "unknown-note" ? unknown : words;
  return t(`regie-fault-${fault}`, { n: listed.length, listed: listed.join(", ") });
}

/** Where no note is known, that its words stand in none goes without saying. */
const faultsOf = ({ faults, note_ids }) => faults.filter((each) => note_ids.length || each !== "unsupported-words");

function Sentence({ id, sentence, at, taken }) {
  return html`<li class=${sentence.faults.length ? "doubtful" : ""}>
    <p dir="auto">${sentence.text}</p>
    <p class="small soft figures">${sentence.note_ids.length > 0 &&
      html`${t("regie-drafted-from", { n: sentence.note_ids.length })} <${Numbers} ids=${sentence.note_ids} />`}</p>
    ${faultsOf(sentence).map((fault) => html`<p key=${fault} class="small">
      <span class="badge doubt">${t("regie-doubt")}</span> ${faultWords(fault, sentence)}</p>`)}
    ${taken
      ? html`<p class="small soft">${t("regie-drafted-taken")}</p>`
      : html`<button type="button" class="button small-button" disabled=${!hasRoom(id, [sentence.text])}
          onClick=${() => take(id, [at])}>${t("regie-drafted-take")}</button>`}
  </li>`;
}

function Drafted({ id, draft }) {
  const left = draft.sentences.map((_, at) => at).filter((at) => !draft.taken.includes(at));
  const room = hasRoom(id, left.map((at) => draft.sentences[at].text));
  const doubtful = draft.sentences.filter((each) => each.faults.length).length;
  if (!draft.isOpen) {
    return html`<p role="status"><button type="button" class="button main" onClick=${() => openDrafted(id)}>
      ${t("regie-drafted-read")}</button></p>`;
  }
  return html`<p class="small">${t("regie-drafted-why")}
      ${doubtful > 0 && html` ${t("regie-drafted-doubtful", { n: doubtful })}`}</p>
    <ol class="drafted">${draft.sentences.map(
      (sentence, at) => html`<${Sentence} key=${at} id=${id} sentence=${sentence} at=${at}
        taken=${draft.taken.includes(at)} />`,
    )}</ol>
    ${draft.unheard.length > 0 && html`<p class="unheard-notes"><span class="badge doubt">${t("regie-doubt")}</span>
      ${" "}${t("regie-drafted-unheard", { n: draft.unheard.length })} <${Numbers} ids=${draft.unheard} /></p>`}
    <div class="acts">
      ${left.length > 0 && html`<button type="button" class=${`button ${doubtful ? "" : "main"}`} disabled=${!room}
        onClick=${() => take(id, left)}>${t("regie-drafted-take-all")}</button>`}
      <button type="button" class="button quiet" onClick=${() => putAway(id)}>${t("regie-drafted-away")}</button></div>
    ${left.length > 0 && !room && html`<p class="small soft">${t("regie-drafted-no-room")}</p>`}`;
}

function Failed({ failed: { code, facts } }) {
  const words = has(`regie-failed-${code}`) ? t(`regie-failed-${code}`, facts) : refusal(code, facts);
  return html`<p class="small" role="alert"><span class="badge refused">${t("regie-refused")}</span> ${words}</p>`;
}

function Ask({ id, ids }) {
  const words = t(draftedFor(id) ? "regie-draft-anew" : "regie-draft-ask", { n: ids.length });
  const facts = { n: ids.length, address };
  if (place === "outside") {
    return html`<${Confirm} kind="" label=${words} yes=${t("regie-draft-send")} disabled=${!ids.length || !online.value}
      question=${t("regie-draft-leaves", facts)} onYes=${() => askDraft(id, ids)} />`;
  }
  return html`<button type="button" class="button" disabled=${!ids.length || !online.value}
    onClick=${() => askDraft(id, ids)}>${words}</button>`;
}

/** For the editor of a proposal; nothing where the organiser has set no assistant. */
export function AssistantPart({ id, words, frozen }) {
  if (!isAssisted || frozen) return null;
  const records = store.notes.value;
  const ids = words.note_ids.filter((note) => records.has(note) && isSuggestible(records.get(note)));
  const draft = draftedFor(id);
  const failed = failedFor(id);
  return html`<section class="assistant thread-part" aria-labelledby="assistant-title">
    <h3 id="assistant-title"><${Mark} /> ${t("regie-assistant")}</h3>
    <p class="small soft">${t(`regie-assistant-${place}`, { address })}</p>
    ${isAwaited(id)
      ? html`<div class="acts" role="status"><span>${t("regie-draft-awaited")}</span>
          <button type="button" class="button quiet" onClick=${() => stopWaiting(id)}>
            ${t("regie-draft-stop")}</button></div>`
      : !draft?.isOpen && html`<div class="acts"><${Ask} id=${id} ids=${ids} /></div>`}
    ${failed && html`<${Failed} failed=${failed} />`}
    ${draft && html`<${Drafted} id=${id} draft=${draft} />`}
  </section>`;
}
