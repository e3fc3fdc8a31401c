// Who did what, and when: what brought the meeting to where it is, the last act first.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { clockTime } from "./dates.js";
import { nameOf } from "./names.js";
import { minutesOf, stepName, stepWords } from "./step_words.js";
import { steps } from "./steps.js";

function deedWords({ what, by_s }) {
  const n = minutesOf(Math.abs(by_s));
  if (what === "extended" && by_s) return t(by_s < 0 ? "regie-less-minutes" : "regie-more-minutes", { n });
  return t(`regie-deed-${what}`, { n });
}

/** by: empty for what the server did by itself, such as closing a poll when its time was over. */
const who = (by) => (by ? nameOf(by) : t("regie-by-itself"));

export function StepLog() {
  const all = steps.value.flatMap((each) => each.step.acts.map((act) => ({ ...act, each })));
  if (!all.length) return null;
  all.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return html`<details class="step-log card"><summary>${t("regie-step-log", { n: all.length })}</summary>
    <ol>${all.map((act, place) => html`<li key=${all.length - place}>
      <time class="figures soft" datetime=${act.at}>${clockTime(act.at)}</time>
      <span title=${stepWords(act.each)}><strong>${stepName(act.each)}</strong>${" "}${deedWords(act)}</span>
      <span class="soft">${who(act.by)}</span></li>`)}</ol></details>`;
}
