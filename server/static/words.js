// The words of this page in its language, from the catalogue that the server put into #words.

const entries = JSON.parse(document.getElementById("words")?.textContent || "{}");
const plural = new Intl.PluralRules(document.documentElement.lang || "fr");

export const has = (name) => name in entries;

/**
 * Return the text of `name` with its `{placeholders}` filled; `facts.n` chooses the plural.
 * A name or a fact that is missing is a fault of ours: it is logged, and the page goes on with what there is.
 */
export function t(name, facts = {}) {
  const entry = entries[name];
  if (entry === undefined) {
    console.error(`words: no entry ${name}`);
    return name;
  }
  const text = typeof entry === "string" ? entry : entry[plural.select(facts.n) === "one" ? 0 : entry.length - 1];
  return text.replace(/\{(\w+)\}/g, (placeholder, fact) => {
    if (fact in facts) return String(facts[fact]);
    console.error(`words: ${name} needs ${fact}`);
    return placeholder;
  });
}

/** Return what a refusal says to a person: what happened, what is safe, what to do. */
export const refusal = (code, facts) => t(`refusal-${code}`, facts);
