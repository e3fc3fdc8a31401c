// Finds pictograms by words: what they are called and their key words, in all languages, with accents or without.

import { CATEGORIES, NEUTRAL } from "./pictograms.js";

const SUGGESTED_MOST = 6;
const WORD_LEAST = 3; // letters: shorter words are in every sentence
const WHOLE_MOST = 100; // words of a pictogram, and more
const TITLE_WEIGHT = 3; // a word of the first text says more than one further on

/** A text in small letters without accents, its words parted by one blank: as server/pictogram_words.py has it. */
export function plain(text) {
  const bare = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/œ/g, "oe").replace(/æ/g, "ae");
  return (bare.match(/[a-z0-9]+/g) ?? []).join(" ");
}

/** A word without the ending of its plural. */
const stem = (word) => (word.length > WORD_LEAST ? word.replace(/[sx]$/, "") : word);
const stemmed = (text) => plain(text).split(" ").map(stem).join(" ");
const begins = (phrase, word) => ` ${phrase}`.includes(` ${word}`);
const holds = (phrase, word) => ` ${phrase} `.includes(` ${word} `);

/**
 * The names whose words begin with each of the words that are looked for, or are the one that those are the plural of,
 * the best first: what a pictogram is called counts more than its key words, and a whole word more than the beginning
 * of one. called(name): as the page says it; words: name -> its words, plain.
 */
export function find(sought, called, names, words) {
  const typed = plain(sought).split(" ").filter(Boolean);
  if (!typed.length) return [...names];
  const ranked = [];
  for (const name of names) {
    const phrases = [plain(called(name)), ...(words[name] ?? [])];
    const isFound = typed.every((word) => phrases.some((phrase) => begins(phrase, word) || holds(phrase, stem(word))));
    if (isFound) ranked.push([Math.min(rank(phrases, typed), rank(phrases, typed.map(stem))), name]);
  }
  return ranked.sort(([one], [other]) => one - other).map(([, name]) => name);
}

function rank(phrases, typed) {
  const whole = typed.join(" ");
  const at = phrases.indexOf(whole);
  if (at >= 0) return at;
  if (typed.every((word) => begins(phrases[0], word))) return WHOLE_MOST;
  const begun = phrases.findIndex((each) => begins(each, whole));
  return begun >= 0 ? WHOLE_MOST + begun : 2 * WHOLE_MOST;
}

/**
 * The names that texts speak of, the likeliest first: what is said in more words, then what is said sooner, for the
 * place comes last. The first text weighs most. No text speaks of what takes no side.
 */
export function suggest(texts, called, names, words) {
  const said = texts.map((text) => ` ${stemmed(text ?? "")} `);
  const scored = [];
  for (const name of names.filter((each) => !CATEGORIES[NEUTRAL].includes(each))) {
    const phrases = new Set([called(name), ...(words[name] ?? [])].map(stemmed));
    const found = [...phrases].map((phrase) => weigh(phrase, said)).filter(Boolean);
    const [score, at] = [found.reduce((sum, each) => sum + each.weight, 0), Math.min(...found.map((each) => each.at))];
    if (score) scored.push({ score, at, name });
  }
  scored.sort((one, other) => other.score - one.score || one.at - other.at);
  return scored.slice(0, SUGGESTED_MOST).map(({ name }) => name);
}

/** How much a phrase that texts hold says, and where it stands; `null` where none holds it. */
function weigh(phrase, said) {
  if (phrase.length < WORD_LEAST) return null;
  const place = said.findIndex((text) => text.includes(` ${phrase} `));
  if (place < 0) return null;
  const weight = (place === 0 ? TITLE_WEIGHT : 1) * phrase.split(" ").length;
  return { weight, at: said[place].indexOf(` ${phrase} `) };
}
