// The result of a vote, whatever its method: what comes of it in a sentence, then its figures, blank apart, turnout
// under it.

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { readTally } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { share } from "./dates.js";
import { Above, Aside } from "./display_beside.js";
import { HallQuestion, saidBy } from "./display_choice.js";
import { both, Pair, sayInSecond } from "./display_second.js";
import { Named, Said, sentenceOf } from "./display_outcome.js";
import { inColumns, PageMark, pagesOf, useTurns } from "./display_pages.js";
import { Row, rowsOf } from "./display_rows.js";
import { useFit } from "./fit.js";

const ROWS_BESIDE = 4; // beside reasons or tables
const ROWS_FUNDED = 3; // money, votes and words: each row takes three lines

function RowsPage({ poll, reading, rows, columns, grown, running }) {
  const list = useFit(0.055, rows.map((row) => saidBy(poll)(row.choice)).join());
  const across = inColumns(rows.length, columns);
  return html`<div class="fit" ref=${list}><ul class=${`hall-rows ${across.class}`} style=${across.style}>
    ${rows.map((row) => html`<${Row} key=${row.choice.id} ...${{ row, poll, reading, grown, running }} />`)}
  </ul></div>`;
}

/** The figures. grown: whether bars have their length yet. running: whether people still vote. */
export function ResultBody({ poll, reading, grown, running = false }) {
  const beside = !running && (reading.reasons?.length > 0 || reading.scores !== null);
  const said = (row) => saidBy(poll)(row.choice);
  const funded = !running && reading.spending !== null;
  const limit = beside ? ROWS_BESIDE : funded ? ROWS_FUNDED : undefined;
  const { pages, columns } = pagesOf(rowsOf(poll, reading, running), said, limit, funded);
  const page = useTurns(pages.length);
  return html`<div class=${`result-body ${poll.method} ${beside ? "beside" : ""}`}>
    ${!running && html`<${Above} poll=${poll} reading=${reading} />`}
    ${running && reading.grades && html`<${Above} poll=${poll} reading=${reading} />`}
    <${RowsPage} key=${`${page} ${pages.length}`} poll=${poll} reading=${reading} rows=${pages[page]}
      columns=${beside ? 1 : columns} grown=${grown} running=${running} />
    <${PageMark} page=${page} pages=${pages.length} />
    ${beside && html`<${Aside} reading=${reading} />`}
  </div>`;
}

function Foot({ poll, reading: { blank, hands, spoiled } }) {
  const { turnout: n, entitled } = poll;
  const turnout = { n, entitled, share: entitled ? share(n / entitled) : "—" };
  return html`<footer class="figures">
    <p><strong>${both((t) => t("display-turnout", turnout))}</strong>
      ${hands > 0 && html` <strong>${both((t) => t("display-hands", { n: hands }))}</strong>`}</p>
    <p>${both((t) => t(poll.method === "quiz" ? "display-unsure" : "display-blank", { n: blank }))}</p>
    ${spoiled > 0 && html`<p>${both((t) => t("display-spoiled", { n: spoiled }))}</p>`}
    <p class="fine">${t(`display-base-${poll.method}`)}</p>
  </footer>`;
}

export function ResultView({ poll, earlier }) {
  const reading = readTally(poll);
  const [grown, setGrown] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setGrown(true)); // bars grow to their result, once
    return () => cancelAnimationFrame(frame);
  }, []);
  const say = (t, language) => sentenceOf(poll, reading, t, language);
  const sentence = say(t) + sayInSecond(say);
  const name = (t) => t("display-result", { number: poll.number });
  const again = (t) => (earlier ? ` · ${t("display-rerun-of", { number: earlier.number })}` : "");
  const question = useFit(0.045, poll.question);
  const outcome = useFit(0.085, sentence);
  return html`<main class="poll-result">
    <${Pair} kind="over" first=${html`<strong>${name(t)}</strong>${again(t)}`}
      other=${sayInSecond((t) => name(t) + again(t))} />
    <div class="fit result-question" ref=${question}><${HallQuestion} poll=${poll} /></div>
    <div class=${`fit outcome ${reading.outcome.kind}`} ref=${outcome}>
      <p><strong>${both(say)}</strong></p><${Named} outcome=${reading.outcome} poll=${poll} />
      <${Said} ...${reading} /></div>
    <${ResultBody} poll=${poll} reading=${reading} grown=${grown} />
    <${Foot} poll=${poll} reading=${reading} />
  </main>`;
}
