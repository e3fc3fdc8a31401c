// The result of a poll, whatever its method: what comes of it in a sentence, its ties and lots, its figures, blank apart.

import { html } from "htm/preact";
import { readTally } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { enumerate } from "./dates.js";
import { BarRows } from "./result_bars.js";
import { Duels, Reasons, Rounds, Scores, Spending } from "./result_details.js";
import { GradeRows } from "./result_grades.js";

const letters = (choices) => enumerate(choices.map((choice) => choice.letter));

/** The sentence on top; what is not decided yet is said of what stands so far. */
function Outcome({ outcome: { kind, choices }, running }) {
  const facts = { n: choices.length, letters: letters(choices), what: choices.length === 1 ? choices[0].text : "" };
  return html`<p class=${`outcome ${kind}`}>${running && html`<span class="soft">${t("regie-so-far")} </span>`}
    <strong>${choices.length || kind === "nobody" ? t(`regie-outcome-${kind}`, facts) : t(`regie-outcome-${kind}-none`)}</strong></p>`;
}

function Ties({ ties, lots, seed }) {
  return html`
    ${ties.map((group) => html`<p key=${letters(group)} class="small">${t("regie-tied-too", { letters: letters(group) })}</p>`)}
    ${lots.map(({ among, out }) => html`<p key=${letters(among) + letters(out)} class="lot"><span class="badge waiting">${t("regie-lot")}</span>${" "}
      ${out.length ? t("regie-lot-out", { letters: letters(among), out: letters(out) }) : t("regie-lot-among", { letters: letters(among) })}</p>`)}
    ${seed && html`<p class="small soft seed">${t("regie-lot-seed")} <code>${seed}</code></p>`}`;
}

function Foot({ reading, poll, method }) {
  const { ballots, blank, hands, spoiled } = reading;
  return html`<ul class="result-foot figures">
    <li><strong>${t("regie-ballots-all", { n: ballots })}</strong></li>
    <li>${t(method === "quiz" ? "regie-unsure" : "regie-blank", { n: blank })}</li>
    ${hands > 0 && html`<li>${t("regie-of-hands", { n: hands })}</li>`}
    ${(hands > 0 || spoiled > 0) && html`<li>${t("regie-spoiled", { n: spoiled })}</li>`}
    ${Object.keys(poll.tally?.percents ?? {}).length > 0 && html`<li class="soft">${t(`regie-percent-of-${method}`)}</li>`}
  </ul>`;
}

/** tally: the one to read, the poll's own if left out. running: whether people still vote. */
export function PollResult({ poll, tally = poll.tally, running = false }) {
  const read = { ...poll, tally };
  const reading = readTally(read);
  const parts = { poll, reading };
  return html`<div class="result">
    <${Outcome} outcome=${reading.outcome} running=${running} />
    <${Ties} ...${reading} />
    ${reading.spending && html`<${Spending} ...${parts} />`}
    ${reading.grades ? html`<${GradeRows} ...${parts} />` : html`<${BarRows} ...${parts} />`}
    <${Foot} reading=${reading} poll=${read} method=${poll.method} />
    ${reading.rounds && html`<${Rounds} ...${parts} />`}
    ${reading.duels && html`<${Duels} ...${parts} />`}
    ${reading.reasons && html`<${Reasons} ...${parts} />`}
    ${reading.scores && html`<${Scores} ...${parts} />`}
  </div>`;
}
