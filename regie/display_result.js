// The result of a vote: bars with letter, pictogram, words, share and count; blank apart; turnout under it.

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { patternOf } from "tablee/parts.js";
import { byMarks, readTally } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { enumerate, percentText, share } from "./dates.js";
import { columnsFor, HallChoice } from "./display_poll.js";
import { useFit } from "./fit.js";
import { Whole } from "./whole.js";

function Row({ row: { choice, count, percent, ahead }, grown }) {
  return html`<li class=${ahead ? "first" : ""}>
    <${HallChoice} choice=${choice} />
    <span class="hall-figures figures"><strong>${percentText(percent)}</strong> <span>${t("common-voices", { n: count })}</span></span>
    <span class="hall-bar" style=${`--colour:${choice.colour}`}>
      <span class=${`bar ${patternOf(choice)}`} style=${`width:${grown ? (percent ?? 0) : 0}%`}></span></span>
  </li>`;
}

export function ResultView({ poll }) {
  const { rows, blank, tied } = readTally(poll);
  const [grown, setGrown] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setGrown(true)); // bars grow to their result, once
    return () => cancelAnimationFrame(frame);
  }, []);
  const question = useFit(0.06, poll.question);
  const list = useFit(0.055, poll.id);
  const columns = columnsFor(rows.length);
  const turnout = poll.entitled ? share(poll.turnout / poll.entitled) : "—";
  return html`<main class="poll-result">
    <p class="over"><strong>${t("display-result", { number: poll.number })}</strong>${tied.length > 0 &&
      html` · <strong class="tied">${t("display-tied", { letters: enumerate(tied.map((choice) => choice.letter)) })}</strong>`}</p>
    <div class="fit result-question" ref=${question}><h1><${Whole} text=${poll.question} /></h1></div>
    <div class="fit" ref=${list}><ul class=${`hall-rows ${columns.class}`} style=${columns.style}>${byMarks(rows).map(
      (row) => html`<${Row} key=${row.choice.id} row=${row} grown=${grown} />`,
    )}</ul></div>
    <footer class="figures">
      <p>${t("display-turnout", { n: poll.turnout, entitled: poll.entitled, share: turnout })}</p>
      <p>${t("display-blank", { n: blank })}</p>
      <p class="fine">${t("common-percent-base")}</p>
    </footer>
  </main>`;
}
