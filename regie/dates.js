// Times, figures and lists as the page's language writes them, or `other`, the code of another one where a function
// takes it; times in the hall's time zone, which is the laptop's.

import { customsOf } from "tablee/language.js";

const language = document.documentElement.lang || "fr";

/** A way of writing, made once for each language. */
function inEach(Format, options) {
  const made = new Map();
  return (other) => {
    const code = other || language;
    if (!made.has(code)) made.set(code, new Format(customsOf(code), options));
    return made.get(code);
  };
}

const clock = inEach(Intl.DateTimeFormat, { hour: "2-digit", minute: "2-digit" });
const percent = inEach(Intl.NumberFormat, { style: "percent", maximumFractionDigits: 0 });
const list = inEach(Intl.ListFormat, { type: "conjunction" });
const money = inEach(Intl.NumberFormat, { style: "currency", currency: "EUR", maximumFractionDigits: 0 });
const decimal = inEach(Intl.NumberFormat, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const languages = inEach(Intl.DisplayNames, { type: "language" });

/** "14:05" for an ISO text. */
export const clockTime = (time) => clock().format(new Date(time));

/** "43 %" for 0.43, "—" for a share of nothing. */
export const share = (part, other) => (part === null ? "—" : percent(other).format(part));

/** "2–4, 7" for [2, 3, 4, 7], which is in order. */
export function ranges(numbers) {
  const spans = [];
  for (const number of numbers) {
    if (spans.length && spans.at(-1).at(-1) === number - 1) spans.at(-1)[1] = number;
    else spans.push([number]);
  }
  return spans.map((span) => span.join(span[1] === span[0] + 1 ? ", " : "–")).join(", ");
}

/** "40 000 €". */
export const euros = (amount, other) => money(other).format(amount);

/** "3,42". */
export const twoDecimals = (number, other) => decimal(other).format(number);

/** "anglais" for "en", the code itself where it has no name. */
export const languageName = (code) => languages().of(code) ?? code;

/** "A, B et C". */
export const enumerate = (words, other) => list(other).format(words);

/** "43 %" for 43, "—" for a percentage of nothing. */
export const percentText = (whole, other) => share(whole === null ? null : whole / 100, other);
