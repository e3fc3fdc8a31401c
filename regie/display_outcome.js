// What comes of a vote, in a sentence that the last row can read; and its ties and lots in words.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { enumerate } from "./dates.js";
import { gradeWord } from "./display_grades.js";

const letters = (choices) => enumerate(choices.map((choice) => choice.letter));

export function sentenceOf({ method, choices }, { outcome: { kind, choices: named }, rows, rounds }) {
  const said = { n: named.length, letters: letters(named) };
  if (kind === "objected") {
    const objection = rows.find((row) => row.choice === named[0]);
    return t("display-outcome-objected", { n: objection.count });
  }
  if ((kind === "adopted" || kind === "funded") && !named.length) return t(`display-outcome-${kind}-none`);
  if (kind === "first" && method === "majority-judgment") {
    const { middle } = rows.find((row) => row.ahead);
    return t("display-outcome-judged", { ...said, grade: gradeWord(method, middle) });
  }
  if (kind === "first" && rounds && choices.length > 2) return t("display-outcome-round", { ...said, n: rounds.length });
  return t(`display-outcome-${kind}`, said);
}

/** Ties that stay, and lots that were drawn; nothing where there were none. */
export function Said({ ties, lots }) {
  if (!ties.length && !lots.length) return null;
  return html`<p class="said">
    ${ties.length > 0 && html`<span>${t("display-ties", { letters: ties.map(letters).join(" ; ") })} </span>`}
    ${lots.map(({ among, out }) => html`<span key=${letters(among) + letters(out)}>
      ${out.length ? t("display-lot-out", { letters: letters(among), out: letters(out) }) : t("display-lot", { letters: letters(among) })} </span>`)}
    ${lots.length > 0 && html`<span>${t("display-lot-fair")}</span>`}
  </p>`;
}
