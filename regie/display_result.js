// The result of a vote, whatever its method: what comes of it in a sentence, then its figures, blank apart, turnout
// under it.

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { readTally } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { share } from "./dates.js";
import { GradesOf, reasonList, Rounds, scoreList, Spending, tablesFirst } from "./display_beside.js";
import { HallQuestion, inColumns, PollTitle, questionParts, saidBy } from "./display_choice.js";
import { Named, Said, sentenceOf } from "./display_outcome.js";
import { Paged } from "./display_paged.js";
import { both, second } from "./display_second.js";
import { Row, rowsOf } from "./display_rows.js";
import { inTurns } from "./display_words.js";

const COLUMN_MOST = 6; // rows of a few letters: more stand in two columns
const SHORT_MOST = 24; // characters
const LONG_FROM = 36; // characters: more have a line to themselves, and the figures stand beside the bar

/** Rows of a result from one place to another, with the legend they need. running: whether people still vote. */
export function resultRows(poll, reading, from, to, { grown, running = false }) {
  const rows = rowsOf(poll, reading, running).slice(from, to);
  const short = rows.length > COLUMN_MOST && rows.every((row) => saidBy(poll)(row.choice).length <= SHORT_MOST);
  const across = inColumns(rows.length, short ? 2 : 1);
  const long = poll.choices.some((choice) => saidBy(poll)(choice).length > LONG_FROM) ? "long" : "";
  return html`<${GradesOf} poll=${poll} reading=${reading} />
    <ul class=${`hall-rows ${poll.method} ${running ? "running" : ""} ${long} ${across.class}`} style=${across.style}>
      ${rows.map((row) => html`<${Row} key=${row.choice.id} ...${{ row, poll, reading, grown, running }} />`)}</ul>`;
}

function Foot({ poll, reading: { blank, hands, spoiled } }) {
  const { turnout: n, entitled } = poll;
  const turnout = (t, language) =>
    t("display-turnout", { n, entitled, share: entitled ? share(n / entitled, language) : "—" });
  return html`<div class="foot figures">
    <p><strong>${both(turnout)}</strong>
      ${hands > 0 && html` <strong>${both((t) => t("display-hands", { n: hands }))}</strong>`}</p>
    <p>${both((t) => t(poll.method === "quiz" ? "display-unsure" : "display-blank", { n: blank }))}</p>
    ${spoiled > 0 && html`<p>${both((t) => t("display-spoiled", { n: spoiled }))}</p>`}
    <p class="fine">${both((t) => t(`display-base-${poll.method}`))}</p>
  </div>`;
}

const outcome = (poll, reading, say, named) => html`<div class=${`outcome ${reading.outcome.kind}`}>
  <p class="headline"><strong>${both(say)}</strong></p>
  ${named && html`<${Named} outcome=${reading.outcome} poll=${poll} /><${Said} ...${reading} />`}</div>`;

/** What must be said of a result before its figures, one thing after the other. */
const firstWords = (poll, reading, say) => [
  () => html`<div class="result-question"><${HallQuestion} poll=${poll} /></div>`,
  () => outcome(poll, reading, say, true),
  reading.rounds && (() => html`<${Rounds} rounds=${reading.rounds} />`),
  reading.spending && (() => html`<${Spending} spending=${reading.spending} />`),
  () => html`<${Foot} poll=${poll} reading=${reading} />`,
].filter(Boolean);

/** The parts of a result (see `layOut`): all of it, or the sentence first and then the figures, a few at a time. */
function partsOf(poll, reading, say, grown) {
  const said = firstWords(poll, reading, say);
  const [reasons, scores] = [[...new Set(reading.reasons ?? [])], tablesFirst(reading.scores)];
  const words = (some) => html`<div class="flow">${some.map((draw) => draw())}</div>`;
  const rows = (from, to) => resultRows(poll, reading, from, to, { grown });
  const beside = () => [reasons.length > 0 && reasonList(reasons, reading.reasons.length), scores && scoreList(scores)];
  const count = poll.choices.length;
  const together = () => html`<div class="flow">${said.slice(0, -1).map((draw) => draw())}${rows(0, count)}
    ${beside()}${said.at(-1)()}</div>`;
  const closer = () => html`<div class="flow">${said[0]()}${outcome(poll, reading, say, false)}
    ${said.slice(2, -1).map((draw) => draw())}${rows(0, count)}${said.at(-1)()}</div>`;
  const below = (inside) => html`<div class="flow">${outcome(poll, reading, say, false)}${inside}</div>`;
  const figures = [inTurns({ name: "rows", rows: true, count, draw: (from, to) => below(rows(from, to)) })];
  if (reasons.length) {
    const draw = (from, to) => below(reasonList(reasons.slice(from, to), reading.reasons.length));
    figures.push({ name: "reasons", rows: true, count: reasons.length, draw });
  }
  if (scores) figures.push({ name: "scores", count: 1, draw: () => below(scoreList(scores)) });
  // Who was asked knows the question: where it is long, what came of it is said first, and the question at the end.
  const told = (from, to) => html`<div class="flow"><div class="poll-title"><${PollTitle} poll=${poll} /></div>
    ${said.slice(from + 1, to + 1).map((draw) => draw())}</div>`;
  const late = [inTurns({ name: "said", count: said.length - 1, draw: told }), ...figures, ...questionParts(poll)];
  const parts = [{ name: "first", count: 1, draw: () => words(said), or: late, then: figures }];
  const isBare = !reasons.length && !scores && !reading.ties.length && !reading.lots.length;
  const near = isBare ? [{ name: "closer", count: 1, draw: closer, or: parts }] : parts;
  return [{ name: "result", count: 1, draw: together, or: near }];
}

export function ResultView({ poll, earlier }) {
  const reading = readTally(poll);
  const [grown, setGrown] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setGrown(true)); // bars grow to their result, once
    return () => cancelAnimationFrame(frame);
  }, []);
  const say = (t, language) => sentenceOf(poll, reading, t, language);
  const again = earlier && ((t) => t("display-rerun-of", { number: earlier.number }));
  const head = html`<h1 class="over"><strong>${both((t) => t("display-result", { number: poll.number }))}</strong>
    ${again && html` · ${both(again)}`}</h1>`;
  return html`<main class="poll-result">
    <${Paged} head=${head} parts=${partsOf(poll, reading, say, grown)} largest=${0.068}
      content=${JSON.stringify([poll, earlier?.number, second.value])} />
  </main>`;
}
