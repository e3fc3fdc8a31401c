// How a language is written: by whose customs, and with which form of a text for a count.

const ORDER = ["zero", "one", "two", "few", "many", "other"]; // in which a catalogue has the forms of its language

const CUSTOMS = { en: "en-GB", pt: "pt-PT" };

/** The tag by whose customs a language is written here: English is Britain's, Portuguese is Portugal's. */
export const customsOf = (language) => CUSTOMS[language] ?? language;

/** The rules by which a language chooses among the forms of a text. */
export const rulesOf = (language) => new Intl.PluralRules(customsOf(language));

/**
 * Return the form of a text for a count. rules: `rulesOf` its language. Some catalogues have fewer forms than
 * their language has by the rules: French has one for millions ("many"), which is written as the last.
 */
export function formOf(forms, n, rules) {
  const { pluralCategories } = rules.resolvedOptions();
  const place = ORDER.filter((each) => pluralCategories.includes(each)).indexOf(rules.select(n));
  return forms[Math.min(place, forms.length - 1)];
}
