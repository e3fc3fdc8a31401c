// What has changed between two versions of a proposal, to be read at a glance.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { inVersion, languageOf, versionName } from "./easy_words.js";
import { changedTexts, textsOf } from "./proposal_words.js";
import { differences } from "./word_diff.js";

const NAMES = { title: "regie-proposal-title", text: "regie-proposal-text" };

/** What a text is called: "Titre", "Titre, en anglais". name: as in `textsOf`. */
function textName(name) {
  if (NAMES[name]) return t(NAMES[name]);
  const [language, part] = name.split(":");
  return inVersion(t(NAMES[part]), language);
}

/** What has changed, in few words: "titre, texte, anglais". names: as in `textsOf`. */
export const inShort = (names) => [...new Set(names.map((name) =>
  NAMES[name] ? t(NAMES[name]).toLowerCase() : versionName(name.split(":")[0]),
))];

const TAGS = {
  same: (text) => text,
  gone: (text) => html`<del>${text}</del>`,
  new: (text) => html`<ins>${text}</ins>`,
};

/** before, after: records, drafts or wordings. names: the texts to show, all that are not the same if left out. */
export function Changes({ before, after, names = changedTexts(before, after) }) {
  const [one, other] = [textsOf(before), textsOf(after)];
  const told = (name) => differences(one[name] ?? "", other[name] ?? "").map(({ kind, text }) => TAGS[kind](text));
  return html`<dl class="changes">${names.map(
    (name) => html`<div key=${name}><dt class="small soft">${textName(name)}</dt>
      <dd dir="auto" lang=${name.includes(":") ? languageOf(name.split(":")[0]) : undefined}>${told(name)}</dd></div>`,
  )}</dl>`;
}
