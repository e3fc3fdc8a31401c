// Ballots in words: letters and what they stand for.

import { number, t } from "./words.js";

/**
 * Return what a ballot says, line by line, as a person reads it.
 * levels: grade -> its words, for the methods that grade.
 */
export function linesOf(poll, ballot, levels) {
  if (ballot.blank) return [t("public-ballot-blank")];
  const chosen = poll.choices.filter(({ id }) => ballot.marks.indexOf(id) >= 0).map(named);
  const reason = ballot.reason ? [t("public-ballot-reason", { reason: ballot.reason })] : [];
  if (chosen.length) return chosen.concat(reason);
  const given = poll.choices.filter(({ id }) => id in ballot.values);
  const value = (choice) => ballot.values[choice.id];
  if (poll.method === "points") {
    return given.map((choice) =>
      t("public-ballot-points", { n: value(choice), count: number(value(choice)), choice: named(choice) }),
    );
  }
  if (poll.method === "instant-runoff" || poll.method === "schulze") {
    const order = given.sort((a, b) => value(a) - value(b));
    return order.map((choice) => t("public-ballot-rank", { rank: value(choice), choice: named(choice) }));
  }
  return given.map((choice) => t("public-ballot-grade", { choice: named(choice), grade: levels[value(choice)] }));
}

/** Return a choice as `A – Planter des arbres`. */
export const named = (choice) => t("public-choice", { letter: choice.letter, text: choice.text });

/** Return ids as their letters: `A, B`. */
export const lettersOf = (poll, ids) =>
  poll.choices
    .filter((choice) => ids.indexOf(choice.id) >= 0)
    .map((choice) => choice.letter)
    .join(", ");

/** Return equals as `A = B`. */
export const equalsOf = (poll, ids) => lettersOf(poll, ids).replace(/, /g, " = ");

/** Return places as `A > B = C`. */
export const rankingOf = (poll, places) => places.map((place) => equalsOf(poll, place)).join(" > ");

/** Return a receipt as it is written on the lists, from what somebody typed; `null` when it cannot be one. */
export function receiptFrom(typed) {
  const bare = typed.toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/[IL]/g, "1").replace(/O/g, "0");
  return /^[0-9A-HJKMNP-TV-Z]{12}$/.test(bare) ? bare.replace(/(.{4})(.{4})/, "$1-$2-") : null;
}
