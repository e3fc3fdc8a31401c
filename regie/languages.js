// In which language a note is written, as far as its letters and its small words tell: a guess, and called so.

import { t } from "tablee/words.js";
import { meeting } from "./house.js";

/** What stands for a note of which nothing can be told. */
export const UNSURE = "unsure";

// Those whose small words are listed, `regie-small-words-fr` and so on: what a language says most often, others do not.
const KNOWN = ["fr", "en", "es", "de", "it", "pt", "nl"];
const smallWords = Object.fromEntries(KNOWN.map((code) => [code, new Set(t(`regie-small-words-${code}`).split(" "))]));

// Chinese, Japanese and Korean, of which the browser names a way of writing, not the letters.
const EAST_ASIAN = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/gu;

/** The letters that a language is written with, as an expression that finds each. */
function lettersOf(code) {
  const { script } = new Intl.Locale(code).maximize();
  if (!script) return lettersOf("fr");
  try {
    return new RegExp(`\\p{Script=${script}}`, "gu");
  } catch {
    return EAST_ASIAN;
  }
}

const most = (codes, countOf) => {
  const counts = codes.map((code) => [code, countOf(code)]).sort((a, b) => b[1] - a[1]);
  return counts[0]?.[1] > (counts[1]?.[1] ?? 0) ? counts[0][0] : null;
};

/** Return the language of a text among `codes`, or `UNSURE`. */
export function guessLanguage(text, codes) {
  const letters = new Map(codes.map((code) => [code, text.match(lettersOf(code))?.length ?? 0]));
  const peak = Math.max(0, ...letters.values());
  const written = codes.filter((code) => peak && letters.get(code) === peak);
  if (written.length < 2) return written[0] ?? UNSURE;
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  return most(written, (code) => words.filter((word) => smallWords[code]?.has(word)).length) ?? UNSURE;
}

const guessed = new WeakMap(); // note -> its language: a filter over 5,000 must not read them anew

/** The language that a note seems to be in, one of the meeting's, or `UNSURE`. */
export function languageOf(note) {
  if (!guessed.has(note)) guessed.set(note, guessLanguage(note.text, meeting.value.languages));
  return guessed.get(note);
}
