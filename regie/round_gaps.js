// What a round does not say yet in other languages and in easy words, as `server/texts/places.py` has it.

import { isEasy, languageOf } from "./easy_words.js";

const NEEDED = ["question", "sheet_text", "alt"];

/** What is said in other versions, trimmed, what is empty left out, in one order. */
export function trimmedWords(words) {
  const versions = Object.entries(words).map(([version, said]) => {
    const fields = Object.entries(said).map(([field, text]) => [field, text.trim()]).filter(([, text]) => text);
    return [version, Object.fromEntries(fields.sort())];
  });
  return Object.fromEntries(versions.filter(([, said]) => Object.keys(said).length).sort());
}

/** The fields that a version lacks; easy words of another language are asked for once its plain ones are there. */
export function lackingOf(round, version, [first]) {
  const own = { question: round.question, sheet_text: round.sheet?.text, alt: round.sheet?.alt };
  const plain = languageOf(version) === first ? own : round.words[languageOf(version)] ?? {};
  const asked = isEasy(version) ? NEEDED.filter((field) => field !== "alt" && plain[field]) : NEEDED;
  return asked.filter((field) => own[field] && !round.words[version]?.[field]);
}
