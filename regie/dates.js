// Times as the page's language writes them, in the hall's time zone, which is the laptop's.

const language = document.documentElement.lang || "fr";
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });
const list = new Intl.ListFormat(language, { type: "conjunction" });

/** "14:05" for an ISO text. */
export const clockTime = (time) => clock.format(new Date(time));

/** "43 %" for 0.43, "—" for a share of nothing. */
export const share = (part) => (part === null ? "—" : percent.format(part));

/** "2–4, 7" for [2, 3, 4, 7], which is in order. */
export function ranges(numbers) {
  const spans = [];
  for (const number of numbers) {
    if (spans.length && spans.at(-1).at(-1) === number - 1) spans.at(-1)[1] = number;
    else spans.push([number]);
  }
  return spans.map((span) => span.join(span[1] === span[0] + 1 ? ", " : "–")).join(", ");
}

const money = new Intl.NumberFormat(language, { style: "currency", currency: "EUR", maximumFractionDigits: 0 });
const decimal = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const languages = new Intl.DisplayNames(language, { type: "language" });

/** "40 000 €". */
export const euros = (amount) => money.format(amount);

/** "3,42". */
export const twoDecimals = (number) => decimal.format(number);

/** "anglais" for "en", the code itself where it has no name. */
export const languageName = (code) => languages.of(code) ?? code;

/** "A, B et C"; "A, B, and C" for another language than the page's. */
export const enumerate = (words, other = language) =>
  (other === language ? list : new Intl.ListFormat(other, { type: "conjunction" })).format(words);

/** "43 %" for 43, "—" for a percentage of nothing. */
export const percentText = (whole) => share(whole === null ? null : whole / 100);
