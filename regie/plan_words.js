// The poll in the other languages of the meeting and in easy words, each field beside what it says in the first one.

import { html } from "htm/preact";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { languageName } from "./dates.js";
import { Advice, easyIn, inVersion, languageOf, useWarnings, versionTitle } from "./easy_words.js";
import { meeting } from "./house.js";
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

/** A text of another version beside what it says in the first language. language: the version. */
export function Pair({ field, label, reference, language, children, ...given }) {
  return html`<div><dt><span class="small soft">${label}</span><br />${reference || "…"}</dt>
    <dd><${TextField} unseen label=${inVersion(label, language)} language=${languageOf(language)} gap=${`${language}:${field}`}
      ...${given} />${children}</dd></div>`;
}

/** The question and the choices in easy words, with what could be easier still. */
function Easy({ version, paper, change }) {
  const said = paper.words[version] ?? EMPTY;
  const say = (part) => change({ words: { ...paper.words, [version]: { ...said, ...part } } });
  const own = paper.own || needsOwn(paper.method) ? paper.choices : [];
  const choices = own.filter((choice) => !choice.proposal_id);
  const warnings = useWarnings({
    question: said.question ?? "",
    ...Object.fromEntries(choices.map(({ key }) => [key, said.choices?.[key] ?? ""])),
  }, languageOf(version));
  return html`<fieldset class="plan-part"><legend>${versionTitle(version)}</legend>
    <p class="small soft">${t("regie-version-easy-how")}</p>
    <dl class="translations">
      <${Pair} field="question" label=${t("regie-poll-question")} reference=${paper.question} value=${said.question ?? ""} most=${limits.text}
        language=${version} rows=${3} onText=${(question) => say({ question })}><${Advice} warnings=${warnings.question} /></${Pair}>
      ${choices.map((choice) => {
        const letter = LETTERS[own.indexOf(choice)];
        return html`<${Pair} key=${choice.key} field=${letter.toLowerCase()} label=${t("regie-choice", { letter })} reference=${choice.text}
          value=${said.choices?.[choice.key] ?? ""} most=${limits.choice} language=${version}
          onText=${(text) => say({ choices: { ...said.choices, [choice.key]: text } })}><${Advice} warnings=${warnings[choice.key]} /></${Pair}>`;
      })}
    </dl>
  </fieldset>`;
}

export function WordFields(props) {
  return html`${otherLanguages().map((language) => html`<${Language} key=${language} language=${language} ...${props} />`)}
    ${meeting.value.languages.map(easyIn).map((version) => html`<${Easy} key=${version} version=${version} ...${props} />`)}`;
}
