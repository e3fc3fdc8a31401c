// What the tables say of a proposal, and what one table says of all of them.

import { html } from "htm/preact";
import { holdMarks } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { FITS } from "./contested.js";
import { clockTime, ranges } from "./dates.js";
import { showProposal } from "./panel_state.js";
import { readBacksFrom, readBacksOf } from "./read_backs.js";
import { showTable } from "./table_pick.js";

/** A shape and a word: whole, half and empty disc. */
const Fit = ({ fit, words = t(`regie-fit-${fit}`) }) => html`<span class=${`fit ${fit}`}>${words}</span>`;

/** How many tables say what, for a line; nothing before the proposal has gone out. */
export function ReadBackCounts({ id }) {
  const found = readBacksOf.value.get(id);
  if (!found || !found.rows.length) return null;
  const { counts, contested } = found;
  return html`<span class="fits figures small">
    ${contested && html`<strong class="contested">${t("regie-contested")}</strong>`}
    ${FITS.filter((fit) => counts[fit] > 0).map(
      (fit) => html`<${Fit} key=${fit} fit=${fit} words=${t(`regie-fits-${fit}`, { n: counts[fit] })} />`,
    )}
    ${counts.awaited > 0 && html`<span class="soft">${t("regie-fits-awaited", { n: counts.awaited })}</span>`}
  </span>`;
}

/** The answer in a line, beside what it is about. */
function Line({ answer, isPresent, isSource }) {
  if (!answer) return html`<span class="soft">${t("regie-fit-none")}</span>`;
  const number = answer.wording;
  return html`<${Fit} fit=${answer.fit} /><span class="small soft figures">${clockTime(answer.answered_at)}</span>
    ${isPresent
      ? html`<span class="small soft">${t("regie-fit-now", { number })}</span>`
      : html`<em class="small">${t("regie-fit-earlier", { number })}</em>`}
    ${!isSource && html`<em class="small">${t("regie-fit-no-source")}</em>`}`;
}

function Said({ answer }) {
  if (!answer) return null;
  return html`${answer.why && html`<span class="fit-why" dir="auto">${holdMarks(answer.why)}</span>`}
    ${answer.earlier.length > 0 &&
    html`<details class="small"><summary>${t("regie-fit-before", { n: answer.earlier.length })}</summary>
      <ol>${answer.earlier.map(
        (each, place) => html`<li key=${place}><${Fit} fit=${each.fit} />
          <span class="figures"> ${clockTime(each.answered_at)}${" · "}
            ${t("regie-wording", { number: each.wording })} </span>
          <span dir="auto">${holdMarks(each.why)}</span></li>`,
      )}</ol></details>`}`;
}

const LOUD = { missing: 0, part: 1, in: 2 };
/** What asks for something comes first: a missing idea, one in part; last what was said of another wording. */
const byWeight = (a, b) => Number(b.isPresent) - Number(a.isPresent) || LOUD[a.answer.fit] - LOUD[b.answer.fit];

export function ProposalReadBacks({ id }) {
  const found = readBacksOf.value.get(id);
  if (!found) return null;
  const answered = found.rows.filter((row) => row.answer).sort(byWeight);
  const silent = found.rows.filter((row) => !row.answer).map((row) => row.table.number);
  return html`<section class="read-backs thread-part" aria-label=${t("regie-read-backs")}>
    <h3>${t("regie-read-backs")}</h3>
    ${!found.rows.length && html`<p class="soft">${t("regie-read-backs-nobody")}</p>`}
    <p><${ReadBackCounts} id=${id} /></p>
    ${found.contested && html`<p class="small">${t("regie-contested-why")}</p>`}
    <ul>${answered.map(
      (row) => html`<li key=${row.table.id} class=${row.isPresent ? "" : "earlier"}>
        <p class="read-back-line"><button type="button" class="link" onClick=${() => showTable(row.table.id)}>
          ${t("common-table", { number: row.table.number })}</button><${Line} ...${row} /></p>
        <${Said} ...${row} /></li>`,
    )}</ul>
    ${silent.length > 0 &&
    html`<p class="small soft figures">${t("regie-fits-silent", { n: silent.length, tables: ranges(silent) })}</p>`}
  </section>`;
}

export function TableReadBacks({ table }) {
  const rows = readBacksFrom.value.get(table.id) ?? [];
  if (!rows.length) return null;
  return html`<section class="read-backs thread-part" aria-label=${t("regie-read-backs")}>
    <h3>${t("regie-read-backs")}</h3>
    <ul>${rows.map(
      (row) => html`<li key=${row.proposal.id} class=${row.answer && !row.isPresent ? "earlier" : ""}>
        <button type="button" class="link" onClick=${() => showProposal(row.proposal.id)}>
          ${t("common-proposal", row.proposal)} · ${row.proposal.title}</button>
        <p class="read-back-line"><${Line} ...${row} /></p><${Said} ...${row} /></li>`,
    )}</ul>
  </section>`;
}
