// The words of the page, from the catalogue that was put into it; as old browsers can read them.

let entries = null;

const wordsOf = () => (entries = entries || JSON.parse(document.getElementById("words").textContent));

export const language = () => document.documentElement.lang || "fr";

/** Return the text of `name` with its `{placeholders}` filled; `facts.n` chooses the plural. */
export function t(name, facts = {}) {
  const entry = wordsOf()[name];
  const one = typeof entry !== "string" && new Intl.PluralRules(language()).select(facts.n) === "one";
  const text = typeof entry === "string" ? entry : entry[one ? 0 : entry.length - 1];
  return text.replace(/\{(\w+)\}/g, (placeholder, fact) => (fact in facts ? String(facts[fact]) : placeholder));
}

/** Return a whole number as it is written. */
export const number = (value) => new Intl.NumberFormat(language()).format(value);

export const percent = (value) => t("public-percent", { share: number(value) });

export const money = (value) => t("public-euros", { amount: number(value) });
