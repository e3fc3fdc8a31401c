// The words of this page in its language, from the catalogue that the server put into #words. Words that nobody needs to
// begin may come later; what shows one of them shows nothing until then.

import { signal } from "@preact/signals";
import { formOf, rulesOf } from "./language.js";

const AGAIN_MS = 3_000;

const place = document.getElementById("words");
const entries = JSON.parse(place?.textContent || "{}");
const plural = rulesOf(document.documentElement.lang || "fr");
const isWhole = signal(!place?.dataset.later);
let bringing = null;
let waiting = false;

/** Bring the words that come later. Rejects without a line; they may then be asked for again. */
export function bringWords() {
  bringing ??= bring().catch((error) => {
    bringing = null;
    throw error;
  });
  return bringing;
}

async function bring() {
  if (isWhole.peek()) return;
  const answer = await fetch(place.dataset.later);
  Object.assign(entries, await answer.json());
  isWhole.value = true;
}

/** Bring them for something that is shown already. */
function waitForWords() {
  if (waiting) return;
  waiting = true;
  bringWords().catch(() => setTimeout(() => ((waiting = false), waitForWords()), AGAIN_MS));
}

export const has = (name) => name in entries;

/**
 * Return the text of `name` with its `{placeholders}` filled; `facts.n` chooses the plural.
 * A name or a fact that is missing is a fault of ours: it is logged, and the page goes on with what there is.
 */
export function t(name, facts = {}) {
  const entry = entries[name];
  if (entry === undefined) {
    if (!isWhole.value) {
      waitForWords(); // whoever shows it is drawn again when it is there
      return "";
    }
    console.error(`words: no entry ${name}`);
    return name;
  }
  return fill(name, entry, facts, plural);
}

/** Return the text of an entry of a catalogue, its `{placeholders}` filled. rules: `rulesOf` its language. */
export function fill(name, entry, facts, rules) {
  const text = typeof entry === "string" ? entry : formOf(entry, facts.n, rules);
  return text.replace(/\{(\w+)\}/g, (placeholder, fact) => {
    if (fact in facts) return String(facts[fact]);
    console.error(`words: ${name} needs ${fact}`);
    return placeholder;
  });
}

/** Return what a refusal says to a person: what happened, what is safe, what to do. */
export const refusal = (code, facts) => t(`refusal-${code}`, facts);
