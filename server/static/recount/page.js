// What the page shows of a recount. Texts of people are put in as texts, never as markup.

import { readBox } from "./box.js";
import { ballotsOf } from "./count.js";
import { figuresOf } from "./figures.js";
import { linesOf, receiptFrom } from "./readable.js";
import { number, t } from "./words.js";

export const at = (id) => document.getElementById(id);

/** Return an element. children: elements, and texts. */
export function made(tag, classes, ...children) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  for (const child of children) element.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  return element;
}

/** Put children into an element in place of what is there, which a browser may have saved with the page. */
export function fill(element, ...children) {
  element.textContent = "";
  for (const child of children) element.appendChild(child);
}

/** Return the word that says whether two figures are the same. */
const verdict = (same) =>
  made("span", same ? "same" : "different", same ? t("public-same") : t("public-different"));

/** Show what was announced beside what was counted. Return the number of figures, and of those that differ. */
export function showFigures(poll, announced, counted, levels) {
  const given = figuresOf(poll, announced, levels);
  const found = counted ? figuresOf(poll, counted, levels) : [];
  const nothing = { value: "–", is: "" };
  const told = { rows: 0, different: 0 };
  const rowFor = (label, one, other) => {
    const same = one.is === other.is && one.value === other.value;
    told.rows += 1;
    told.different += same ? 0 : 1;
    const head = made("th", "", label);
    head.scope = "row";
    return made("tr", "", head, made("td", "", one.value), made("td", "", other.value), made("td", "", verdict(same)));
  };
  const groups = [];
  for (let i = 0; i < Math.max(given.length, found.length); i++) {
    const [one, other] = [given[i] || { rows: [] }, found[i] || { rows: [] }];
    const rows = [];
    for (let j = 0; j < Math.max(one.rows.length, other.rows.length); j++) {
      const label = (one.rows[j] || other.rows[j]).label;
      rows.push(rowFor(label, one.rows[j] || nothing, other.rows[j] || nothing));
    }
    groups.push(groupOf(one.title || other.title, rows));
  }
  fill(at("figures"), tableOf(groups));
  return told;
}

function groupOf(title, rows) {
  const head = made("th", "", made("bdi", "", title));
  head.scope = "rowgroup";
  head.colSpan = 4;
  return made("tbody", "", made("tr", "group", head), ...rows);
}

function tableOf(groups) {
  const names = [t("public-column-figure"), t("public-column-announced"), t("public-column-recounted"), ""];
  const heads = names.map((name) => made(name ? "th" : "td", "", name));
  for (const head of heads) if (head.tagName === "TH") head.scope = "col";
  const table = made("table", "", made("thead", "", made("tr", "", ...heads)), ...groups);
  table.setAttribute("aria-labelledby", "figures-are");
  return table;
}

/** Show the digests: [{name, announced, found}]. Return how many differ. */
export function showDigests(digests) {
  const parts = digests.map(({ name, announced, found }) =>
    made("div", "digest", made("h3", "", name, " ", verdict(announced === found)), ...hexLines(announced, found)),
  );
  fill(at("digests"), ...parts);
  return digests.filter(({ announced, found }) => announced !== found).length;
}

function hexLines(announced, found) {
  const line = (label, hex) => made("p", "", label, " ", made("code", "", hex.replace(/(.{4})(?=.)/g, "$1 ")));
  const said = line(t("public-digest-announced"), announced || "–");
  return announced === found ? [said] : [said, line(t("public-digest-recounted"), found)];
}

/**
 * Show the ballots in words: with their receipts where these were published with them, else equal ones once.
 * strangers: texts among them that are no ballots of this poll.
 */
export function showBallots(published, levels, strangers) {
  const item = (head, text) => {
    const lines = said(published.poll, text, levels, strangers).map((line) => made("span", "", made("bdi", "", line)));
    return made("li", "", made("b", "", head), " ", made("span", "lines", ...lines));
  };
  const times = new Map();
  for (const text of ballotsOf(published)) times.set(text, (times.get(text) || 0) + 1);
  const grouped = Array.from(times).sort((a, b) => b[1] - a[1]);
  const items = published.box
    ? published.box.map(([receipt, text]) => item(receipt, text))
    : grouped.map(([text, n]) => item(t("public-ballots-times", { n, count: number(n) }), text));
  fill(at("ballots"), ...items);
}

const said = (poll, text, levels, strangers) =>
  strangers.indexOf(text) >= 0 ? [t("public-ballot-odd", { text })] : linesOf(poll, readBox([text])[0], levels);

/** Answer the form: whether a receipt is in the list, and what its ballot says where that was published. */
export function lookUp(published, typed, levels, strangers) {
  const receipt = receiptFrom(typed);
  const known = receipt !== null && published.receipts.indexOf(receipt) >= 0;
  if (!known) return [made("p", "different", receipt === null ? t("public-receipt-odd") : t("public-receipt-not"))];
  const found = (published.box || []).filter(([other]) => other === receipt);
  const lines = found.map(([, text]) => said(published.poll, text, levels, strangers));
  const says = lines.map((texts) => made("p", "", made("bdi", "", texts.join(" · "))));
  return [made("p", "same", t("public-receipt-in", { receipt }))].concat(says);
}
