// Times, figures and lists as the page's language writes them.

import { customsOf } from "tablee/language.js";
import { t } from "tablee/words.js";

const language = customsOf(document.documentElement.lang || "fr");
const list = new Intl.ListFormat(language, { type: "conjunction" });
const money = new Intl.NumberFormat(language, { style: "currency", currency: "EUR", maximumFractionDigits: 0 });
const decimal = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "long" });

export const enumerate = (words) => list.format(words);
export const euros = (amount) => money.format(amount);
export const twoDecimals = (number) => decimal.format(number);

export const dayOf = (time) => day.format(new Date(time));

/** "14 h 32" for an ISO text. */
export function clockTime(time) {
  const at = new Date(time);
  return t("table-clock", { hour: at.getHours(), minute: String(at.getMinutes()).padStart(2, "0") });
}
