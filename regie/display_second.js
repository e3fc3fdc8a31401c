// The second language of a screen, beside the page's own: content as it was written, words of ours where a catalogue
// has them. What a language lacks is shown in the first one alone.

import { computed, signal } from "@preact/signals";
import { html } from "htm/preact";
import { rulesOf } from "tablee/language.js";
import { fill, t } from "tablee/words.js";

const RIGHT_TO_LEFT = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"]);
const FIRST = document.documentElement.lang;
const beside = JSON.parse(document.getElementById("words-beside")?.textContent || "{}");

/** The code of the second language; "" for none. */
export const second = signal("");

const rules = computed(() => rulesOf(second.value || "fr"));
const dirOf = (language) => (RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr");
export const own = computed(() => (second.value ? { lang: second.value, dir: dirOf(second.value) } : {}));

/** What a record says in the second language, by its `words`; `undefined` where it says nothing in it. */
export const inSecond = ({ words }) => words?.[second.value];

/** What `say` (of `t`, as in words.js, and a language) says in the second one; "" where a word of it is missing. */
export function sayInSecond(say) {
  const known = beside[second.value];
  if (!known) return "";
  let whole = true;
  const text = say((name, facts = {}) => {
    if (name in known) return fill(name, known[name], facts, rules.value);
    whole = false;
    return "";
  }, second.value);
  return whole ? text : "";
}

/** A text in the second language; nothing where there is none. */
export const Second = ({ text }) => text && html`<span class="second" ...${own.value}>${text}</span>`;

/** What `say` says in both languages, the second one behind or under the first; once where both say it alike. */
export function both(say) {
  const [first, other] = [say(t, FIRST), sayInSecond(say)];
  if (!other || other === first) return first;
  return html`<span class="in-first">${first}</span>${" "}<${Second} text=${other} />`;
}

/** Two texts in two columns, or one alone where there is no other. tag: "h1" where nothing else heads the page. */
export function Pair({ kind, first, other, tag = "p" }) {
  return html`<${tag} class=${`${kind} ${other ? "pair" : ""}`}>
    <span>${first}</span><${Second} text=${other} /></${tag}>`;
}
