// A round in the other languages of the meeting and in easy words: what is missing, and the form to write it.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { act, Fault } from "./act.js";
import { enumerate } from "./dates.js";
import { draftBox } from "./draft_box.js";
import { Advice, isEasy, languageOf, useWarnings, versionName, versionParts, versionTitle } from "./easy_words.js";
import { may, meeting, online, store } from "./house.js";
import { Pair } from "./plan_words.js";
import { lackingOf, trimmedWords } from "./round_gaps.js";

const PLACE = "round-words";

const box = draftBox({
  prefix: "tablee-round-draft/",
  saved: (id) => (store.rounds.value.has(id) ? { words: store.rounds.value.get(id).words } : null),
  same: (one, other) => JSON.stringify(trimmedWords(one.words)) === JSON.stringify(trimmedWords(other.words)),
});

async function save(id) {
  const draft = box.mine.value.get(id);
  if (!draft) return true;
  const words = trimmedWords(draft.words);
  const seen = box.isOvertaken(id) ? 0 : draft.seen; // told above the fields: whoever saves now has read it
  const outcome = await act(PLACE, { type: "word-round", round_id: id, words, seen });
  if (outcome.ok) box.taken(id, { words });
  return outcome.ok;
}

/** The fields of a round, [{field, label, reference, most, rows}]; what one says to a table is not for easy words. */
function fieldsOf(round, version) {
  const { sheet } = round;
  const all = [
    { field: "title", label: t("regie-round-title"), reference: round.title, most: limits.title },
    { field: "question", label: t("regie-poll-question"), reference: round.question, most: limits.text, rows: 2 },
    { field: "text", label: t("regie-to-say"), reference: isEasy(version) ? "" : round.text, most: limits.text,
      rows: 3 },
    { field: "sheet_title", label: t("regie-sheet-title"), reference: sheet?.title, most: limits.title },
    { field: "sheet_text", label: t("regie-sheet-text"), reference: sheet?.text, most: limits.sheet, rows: 6 },
    { field: "alt", label: t("regie-sheet-alt"), reference: sheet?.alt, most: limits.text, rows: 2 },
  ];
  return all.filter(({ reference }) => reference);
}

function Version({ round, version, words }) {
  const said = words[version] ?? {};
  const say = (part) => box.change(round.id, { words: { ...words, [version]: { ...said, ...part } } });
  const warnings = useWarnings(isEasy(version) ? said : {}, languageOf(version));
  return html`<fieldset class="plan-part"><legend>${versionTitle(version)}</legend>
    ${isEasy(version) && html`<p class="small soft">${t("regie-version-easy-how")}</p>`}
    <dl class="translations">${fieldsOf(round, version).map(({ field, ...given }) => html`<${Pair} key=${field}
      field=${field} language=${version} value=${said[field] ?? ""} ...${given}
      onText=${(text) => say({ [field]: text })}><${Advice} warnings=${warnings[field]} /></${Pair}>`)}</dl>
  </fieldset>`;
}

function Form({ round, onDone }) {
  const { words } = box.shown(round.id);
  const draft = box.mine.value.get(round.id);
  async function send(event) {
    event.preventDefault();
    if (await save(round.id)) onDone();
  }
  function drop() {
    box.drop(round.id);
    onDone();
  }
  return html`<form class="round-words-form" onSubmit=${send}>
    ${box.isOvertaken(round.id) && html`<div class="strip attention" role="status">
      <p>${t("regie-round-overtaken")}</p>
      <button type="button" class="button" onClick=${drop}>${t("regie-take-their-poll")}</button></div>`}
    ${versionParts().map((version) => html`<${Version} key=${version} ...${{ round, version, words }} />`)}
    <${Fault} place=${PLACE} />
    <div class="acts"><button class="button main" disabled=${!draft || !online.value}>${t("regie-save")}</button>
      ${draft && html`<button type="button" class="button quiet" onClick=${drop}>${t("regie-undo-changes")}</button>`}
      <button type="button" class="button" onClick=${onDone}>${t("common-close")}</button></div>
  </form>`;
}

/** What is not said yet in other languages and in easy words, and the way to it; a round may open all the same. */
export function RoundWords({ round }) {
  const [open, setOpen] = useState(false);
  if (round.closed_at) return null;
  const lacking = versionParts().map((version) => [version, lackingOf(round, version, meeting.value.languages)]);
  const gaps = lacking.filter(([, fields]) => fields.length);
  const labels = { question: t("regie-gap-question"), sheet_text: t("regie-sheet-text"), alt: t("regie-sheet-alt") };
  return html`<section class="round-words" aria-labelledby="round-words-title">
    <h3 id="round-words-title">${t("regie-round-words")}
      ${gaps.length > 0 && html` <span class="badge waiting">${t("regie-round-gaps")}</span>`}</h3>
    ${gaps.length > 0 && html`<ul class="small">${gaps.map(([version, fields]) => html`<li key=${version}>
      <span class="gap-part">${versionTitle(version)}</span>${" "}
      ${enumerate(fields.map((field) => labels[field]))}</li>`)}</ul>`}
    ${!gaps.length && html`<p class="small soft">${enumerate(versionParts().map(versionName))}</p>`}
    ${may("word-round") && (open
      ? html`<${Form} round=${round} onDone=${() => setOpen(false)} />`
      : html`<button type="button" class="button" onClick=${() => setOpen(true)}>
          ${t("regie-round-words-write")}</button>`)}
  </section>`;
}
