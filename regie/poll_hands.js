// Hands that were counted at tables: who has entered how many, and what a recount has replaced.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { clockTime } from "./dates.js";
import { handsOf } from "./records.js";

const FIELDS = ["valid", "blank", "spoiled", "cast", "people", "otherwise"];

function Numbers({ count, poll }) {
  return html`${poll.choices.map((choice) => html`<td key=${choice.id} class="hands-choice">${count.counts[choice.id] ?? 0}</td>`)}
    ${FIELDS.map((field) => html`<td key=${field}>${count[field]}</td>`)}`;
}

function Count({ count, poll }) {
  const { earlier, table } = count;
  const number = t("common-table", { number: table });
  const words = earlier.length ? "regie-hands-recounted" : "regie-hands-counted";
  return html`<tr><th scope="row"><strong>${number}</strong><br /><span class="small soft">${t(words, { time: clockTime(count.counted_at) })}</span></th>
      <${Numbers} count=${count} poll=${poll} /></tr>
    ${[...earlier].reverse().map((each, place) => html`<tr key=${place} class="replaced"><th scope="row"><span class="unseen">${number} </span>
      <span class="small">${t("regie-hands-before", { time: clockTime(each.counted_at) })}</span></th><${Numbers} count=${each} poll=${poll} /></tr>`)}`;
}

function totalOf(counts, poll) {
  const sum = (of) => counts.reduce((total, count) => total + of(count), 0);
  return {
    ...Object.fromEntries(FIELDS.map((field) => [field, sum((count) => count[field])])),
    counts: Object.fromEntries(poll.choices.map(({ id }) => [id, sum((count) => count.counts[id] ?? 0)])),
  };
}

export function Hands({ poll }) {
  const counts = handsOf.value.get(poll.id) ?? [];
  if (!counts.length) return null;
  return html`<section class="hands" aria-labelledby="hands-title"><h3 id="hands-title">${t("regie-hands", { n: counts.length })}</h3>
    <div class="wide"><table class="figures">
      <thead><tr><td></td>${poll.choices.map((choice) => html`<th key=${choice.id} scope="col" class="hands-choice" title=${choice.text}>
          <span class="letter small-letter" style=${`--colour:${choice.colour}`}>${choice.letter}</span></th>`)}
        ${FIELDS.map((field) => html`<th key=${field} scope="col">${t(`regie-hands-${field}`)}</th>`)}</tr></thead>
      <tbody>${counts.map((count) => html`<${Count} key=${count.id} count=${count} poll=${poll} />`)}</tbody>
      ${counts.length > 1 &&
      html`<tfoot><tr><th scope="row">${t("regie-turnout-total")}</th><${Numbers} count=${totalOf(counts, poll)} poll=${poll} /></tr></tfoot>`}
    </table></div>
  </section>`;
}
