// Every figure of a tally, one by one, so that two tallies can be laid side by side.

import { equalsOf, lettersOf, named, rankingOf } from "./readable.js";
import { money, number, percent, t } from "./words.js";

/**
 * Return the figures of a tally in groups: [{title, rows: [{label, value, is}]}]. value: as it is read; is: as it is
 * compared. The groups and rows are the same for any two tallies of one poll but for the rounds of a runoff.
 */
export function figuresOf(poll, tally, levels) {
  const groups = [{ title: t("public-figures-ballots"), rows: ballotRows(tally) }];
  for (const choice of poll.choices) {
    groups.push({ title: named(choice), rows: choiceRows(poll, tally, choice.id, levels) });
  }
  groups.push({ title: t("public-figures-outcome"), rows: outcomeRows(poll, tally) });
  const detail = tally.detail || {};
  if (detail.kind === "runoff") {
    detail.rounds.forEach((round, at) => {
      groups.push({ title: t("public-figures-round", { number: at + 1 }), rows: roundRows(poll, round) });
    });
  }
  if (detail.kind === "duels") groups.push({ title: t("public-figures-duels"), rows: duelRows(poll, detail) });
  return groups;
}

const row = (label, value, is = value) => ({ label, value: String(value), is: JSON.stringify(is) });

function ballotRows(tally) {
  const rows = [
    row(t("public-figure-ballots"), number(tally.ballots)),
    row(t("public-figure-blank"), number(tally.blank)),
    row(t("public-figure-expressed"), number(tally.ballots - tally.blank)),
  ];
  if (tally.hands) rows.push(row(t("public-figure-hands"), number(tally.hands)));
  if (tally.hands || tally.spoiled) rows.push(row(t("public-figure-spoiled"), number(tally.spoiled)));
  return rows;
}

function choiceRows(poll, tally, id, levels) {
  const shown = (value, make) => (value === undefined ? t("public-figure-nothing") : make(value));
  const detail = tally.detail || {};
  const rows = [];
  if (detail.kind === "grades") {
    detail.grades.forEach((grade, at) => rows.push(row(levels[grade], number(detail.spread[id][at]))));
    if (poll.method !== "majority-judgment") rows.push(row(t("public-figure-none"), number(detail.none[id])));
    if (poll.method === "scale") {
      rows.push(row(t("public-figure-mean"), shown(detail.mean_cents[id], (cents) => number(cents / 100))));
    }
    if (poll.method !== "yes-no") {
      rows.push(row(t("public-figure-middle"), shown(detail.middle[id], (grade) => levels[grade])));
    }
    if (poll.method === "majority-judgment") {
      rows.push(row(t("public-figure-above"), shown(detail.above[id], number)));
      rows.push(row(t("public-figure-below"), shown(detail.below[id], number)));
    }
  }
  const counted = {
    "yes-no": "",
    "majority-judgment": t("public-figure-count-middle"),
    scale: t("public-figure-count-sum"),
    "instant-runoff": t("public-figure-count-first"),
    schulze: t("public-figure-count-duels"),
    points: t("public-figure-count-points"),
  }[poll.method];
  if (counted !== "") rows.push(row(counted || t("public-figure-count"), number(tally.counts[id])));
  if (Object.keys(tally.percents).length) {
    const label = { scale: t("public-figure-agree"), "instant-runoff": t("public-figure-last-round") }[poll.method];
    rows.push(row(label || t("public-figure-percent"), shown(tally.percents[id], percent)));
  }
  return rows;
}

function outcomeRows(poll, tally) {
  const detail = tally.detail || {};
  const none = t("public-figure-nobody");
  const tied = tally.ties.map((group) => equalsOf(poll, group)).join(" · ");
  const rows = [
    row(outcomeLabel(poll.method), lettersOf(poll, tally.winners) || nobody(poll.method), tally.winners),
    row(t("public-figure-ranking"), rankingOf(poll, tally.ranking), tally.ranking),
    row(t("public-figure-ties"), tied || none, tally.ties),
  ];
  if (detail.kind === "spending") {
    rows.push(row(t("public-figure-budget"), money(detail.budget)), row(t("public-figure-spent"), money(detail.spent)));
  }
  if (detail.kind === "objections") {
    rows.push(row(t("public-figure-reasons"), number(detail.reasons.length), detail.reasons));
  }
  const lot = tally.seed ? t("public-figure-lot-drawn", { seed: tally.seed.slice(0, 8) }) : t("public-figure-no");
  rows.push(row(t("public-figure-lot"), lot, tally.seed));
  return rows;
}

const nobody = (method) => (method === "consent" ? t("public-figure-no") : t("public-figure-nobody"));

function outcomeLabel(method) {
  if (method === "greedy" || method === "equal-shares") return t("public-figure-funded");
  return method === "yes-no" || method === "consent" ? t("public-figure-adopted") : t("public-figure-first");
}

function roundRows(poll, round) {
  const still = poll.choices.filter((choice) => choice.id in round.counts);
  const rows = still.map((choice) => row(choice.letter, number(round.counts[choice.id])));
  rows.push(row(t("public-figure-exhausted"), number(round.exhausted)));
  const out = lettersOf(poll, round.out);
  const how = round.by_lot ? t("public-figure-out-lot", { letters: out }) : out;
  rows.push(row(t("public-figure-out"), how || t("public-figure-nobody"), [round.out, round.by_lot]));
  return rows;
}

function duelRows(poll, { above, paths }) {
  const rows = [];
  poll.choices.forEach((one, at) => {
    for (const other of poll.choices.slice(at + 1)) {
      const letters = { one: one.letter, other: other.letter };
      const pair = (held) => `${number(held[one.id][other.id])} – ${number(held[other.id][one.id])}`;
      rows.push(row(t("public-figure-duel", letters), pair(above)));
      rows.push(row(t("public-figure-paths", letters), pair(paths)));
    }
  });
  return rows;
}
