// The poll in the other languages of the meeting, each field below what it says in the first one.

import { html } from "htm/preact";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { languageName } from "./dates.js";
import { TextField } from "./plan_fields.js";
import { otherLanguages } from "./poll_gaps.js";
import { LETTERS, needsOwn } from "./poll_paper.js";

const EMPTY = { title: "", question: "", choices: {} };

function Language({ language, paper, change }) {
  const said = paper.words[language] ?? EMPTY;
  const say = (part) => change({ words: { ...paper.words, [language]: { ...said, ...part } } });
  const own = paper.own || needsOwn(paper.method);
  return html`<fieldset class="plan-part"><legend>${t("regie-in-language", { language: languageName(language) })}</legend>
    <dl class="translations">
      <${Pair} field="title" label=${t("regie-poll-title")} reference=${paper.title} value=${said.title ?? ""} most=${limits.title}
        language=${language} onText=${(title) => say({ title })} />
      <${Pair} field="question" label=${t("regie-poll-question")} reference=${paper.question} value=${said.question ?? ""} most=${limits.text}
        language=${language} rows=${2} onText=${(question) => say({ question })} />
      ${own && paper.choices.map((choice, place) => html`<${Pair} key=${choice.key} field=${LETTERS[place].toLowerCase()}
        label=${t("regie-choice", { letter: LETTERS[place] })} reference=${choice.text} value=${said.choices?.[choice.key] ?? ""} most=${limits.choice}
        language=${language} onText=${(text) => say({ choices: { ...said.choices, [choice.key]: text } })} />`)}
    </dl>
  </fieldset>`;
}

function Pair({ field, label, reference, language, ...given }) {
  const words = t("regie-translation-of", { what: label, language: languageName(language) });
  return html`<div><dt><span class="small soft">${label}</span><br />${reference || "…"}</dt>
    <dd><${TextField} unseen label=${words} language=${language} gap=${`${language}:${field}`} ...${given} /></dd></div>`;
}

export function WordFields(props) {
  return otherLanguages().map((language) => html`<${Language} key=${language} language=${language} ...${props} />`);
}
