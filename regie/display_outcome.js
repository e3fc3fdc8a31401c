// What comes of a vote, in a sentence that the last row can read; and its ties and lots in words.

import { html } from "htm/preact";
import { Pictogram } from "tablee/parts.js";
import { enumerate } from "./dates.js";
import { saidBy } from "./display_choice.js";
import { gradeWord } from "./display_grades.js";
import { both } from "./display_second.js";

const letters = (choices, language) => enumerate(choices.map((choice) => choice.letter), language);

/** t, language: in which to say it. */
export function sentenceOf({ method, choices }, { outcome: { kind, choices: named }, rows, rounds }, t, language) {
  const said = { n: named.length, letters: letters(named, language) };
  if (kind === "objected") {
    const objection = rows.find((row) => row.choice === named[0]);
    return t("display-outcome-objected", { n: objection.count });
  }
  if ((kind === "adopted" || kind === "funded") && !named.length) return t(`display-outcome-${kind}-none`);
  if (kind === "first" && method === "majority-judgment") {
    const { middle } = rows.find((row) => row.ahead);
    return t("display-outcome-judged", { ...said, grade: gradeWord(method, middle, t) });
  }
  if (kind === "first" && rounds && choices.length > 2) {
    return t("display-outcome-round", { ...said, n: rounds.length });
  }
  return t(`display-outcome-${kind}`, said);
}

const WITH_WORDS = ["first", "tied", "adopted", "funded", "found", "missed"];
const NAMED_MOST = 3; // more, and each has its letter and its pictogram alone
/** The choices that the sentence names by their letters, with pictogram and words. */
export function Named({ outcome: { kind, choices }, poll }) {
  if (!WITH_WORDS.includes(kind) || !choices.length) return null;
  const words = choices.length <= NAMED_MOST;
  return html`<p class="named">${choices.map((choice) => html`<span key=${choice.id}>
    ${choices.length > 1 && html`<strong>${choice.letter}</strong> `}<${Pictogram} name=${choice.pictogram} />${" "}
    ${words && html`<span>${saidBy(poll)(choice)}</span>`}</span>`)}</p>`;
}

/** Ties that stay, and lots that were drawn; nothing where there were none. */
export function Said({ ties, lots }) {
  if (!ties.length && !lots.length) return null;
  const say = (t, language) => [
    ...(ties.length
      ? [t("display-ties", { letters: ties.map((tie) => letters(tie, language)).join(t("display-between")) })] : []),
    ...lots.map(({ among, out }) => {
      const those = letters(among, language);
      if (!out.length) return t("display-lot", { letters: those });
      return t("display-lot-out", { letters: those, out: letters(out, language) });
    }),
    ...(lots.length ? [t("display-lot-fair")] : []),
  ].join(" ");
  return html`<p class="said">${both(say)}</p>`;
}
