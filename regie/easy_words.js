// Easy words beside the full ones, with what the check of texts says of them once one has stopped writing.

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { languageName } from "./dates.js";
import { meeting } from "./house.js";
import { post } from "./suggest.js";

/** Under this name stand easy words in the first language, beside the other ones; "en-easy" those of another. */
export const EASY = "easy";

export const isEasy = (version) => /(^|-)easy$/.test(version);
export const easyIn = (language) => (language === meeting.value.languages[0] ? EASY : `${language}-${EASY}`);
/** The language that a version is in. */
export const languageOf = (version) => (version === EASY ? meeting.value.languages[0] : version.replace(/-easy$/, ""));
/** Every version but what is said in the first language: the others, then each language in easy words. */
export const versionParts = () => {
  const languages = meeting.value?.languages ?? [];
  return [...languages.slice(1), ...languages.map(easyIn)];
};
/** "anglais", "facile à lire", "anglais facile à lire". */
export function versionName(version) {
  if (version === EASY) return t("regie-version-easy");
  const language = languageName(languageOf(version));
  return isEasy(version) ? t("regie-version-easy-in", { language }) : language;
}
/** The same at the beginning of a line. */
export const versionTitle = (version) => versionName(version).replace(/^./, (letter) => letter.toUpperCase());
/** "Question, en anglais", "Question, facile à lire", "Question, facile à lire (anglais)". */
export function inVersion(what, version) {
  if (version === EASY) return t("regie-easy-of", { what });
  const facts = { what, language: languageName(languageOf(version)) };
  return t(isEasy(version) ? "regie-easy-of-in" : "regie-translation-of", facts);
}

const PAUSE_MS = 600; // nobody is interrupted in the middle of a word

/** The warnings of each text, {name: [{rule, hard, how, source}]}, a moment after the last change. texts: {name: text}. */
export function useWarnings(texts, language = meeting.peek().languages[0]) {
  const [warnings, setWarnings] = useState({});
  const written = JSON.stringify(Object.entries(texts).filter(([, text]) => text.trim()));
  useEffect(() => {
    const asked = Object.fromEntries(JSON.parse(written));
    if (!Object.keys(asked).length) return setWarnings({});
    const stopping = new AbortController();
    const pause = setTimeout(async () => {
      const body = { language, texts: asked };
      const answer = await post("/regie/texts", body, stopping.signal);
      if (!stopping.signal.aborted && answer.ok) setWarnings(answer.warnings);
    }, PAUSE_MS);
    return () => {
      clearTimeout(pause);
      stopping.abort();
    };
  }, [written, language]);
  return warnings;
}

/** What could be easier in a text; whoever writes decides. */
export function Advice({ warnings = [] }) {
  return html`<div class="easy-advice small" role="status">${warnings.length > 0 &&
    html`<ul>${warnings.map(
      ({ rule, hard, how, source }) => html`<li key=${rule + hard} title=${source}>
        <span class="badge waiting">${t("regie-easy-advice")}</span> ${hard} <span class="soft">${how}</span></li>`,
    )}</ul>`}</div>`;
}
