// Proposals of the régie that hold no note of this table, or that were taken back; and the notes that are in one.

import { html } from "htm/preact";
import { holdMarks, Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { isNew } from "./fresh.js";

/** Return the proposals that were pushed, newest first, those withdrawn last. */
export const inOrder = (proposals) =>
  [...proposals.values()].sort(
    (one, other) =>
      Boolean(one.withdrawn_at) - Boolean(other.withdrawn_at) ||
      Date.parse(other.pushed_at) - Date.parse(one.pushed_at),
  );

export function Proposals({ table }) {
  const { isAsked, asked } = table.readBacks;
  const proposals = inOrder(table.store.proposals.value).filter((each) => !isAsked(each));
  if (proposals.length === 0) return null;
  return html`<section class="proposals" aria-labelledby="proposals-title">
    <h2 id="proposals-title">${t(asked.value.length > 0 ? "table-proposals-other" : "table-proposals")}</h2>
    <ul>
      ${proposals.map((proposal) => html`<${Proposal} key=${proposal.id} proposal=${proposal} table=${table} />`)}
    </ul>
  </section>`;
}

function Proposal({ proposal, table }) {
  const { title, number, note_ids, pictogram, withdrawn_at } = proposal;
  const fresh = isNew(proposal, table.connection.now());
  return html`<li id=${proposal.id} tabindex="-1" class=${`card proposal ${withdrawn_at ? "gone" : ""}`}>
    <details>
      <summary><${Pictogram} name=${pictogram} /><span class="summary-words">
        ${withdrawn_at ? html`<s>${title}</s> <span class="badge gone">${t("common-withdrawn")}</span>` : title}
        ${fresh && html` <span class="new">${t("table-new")}</span>`}
      </span></summary>
      <p class="small soft">${t("common-proposal", { number })}</p>
      ${withdrawn_at ? html`<p>${t("table-proposal-gone")}</p>` : html`<${Text} proposal=${proposal} table=${table} />`}
      ${note_ids.length > 0
        ? html`<${OwnNotes} proposal=${proposal} table=${table} />`
        : !withdrawn_at && html`<p class="small soft">${t("table-proposal-none")}</p>`}
    </details>
  </li>`;
}

/** What a proposal says, in easy words where this device shows these. */
export function Text({ proposal: { text, words }, table: { easy: wanted } }) {
  const easy = words.easy?.text;
  const simple = easy && wanted.value;
  return html`${easy && html`<button type="button" class="chip" aria-pressed=${simple}
      onClick=${() => (wanted.value = !simple)}>${t("table-sheet-easy")}</button>`}
    <p class="proposal-text">${holdMarks(simple ? easy : text)}</p>`;
}

/** The notes of this table that a proposal holds: open at once where they are few. */
export function OwnNotes({ proposal, table }) {
  const own = proposal.note_ids.map((id) => table.store.notes.value.get(id)).filter(Boolean);
  if (own.length === 0) return html`<p class="small soft">${t("table-proposal-none")}</p>`;
  return html`<details class="small" open=${own.length <= 2}>
    <summary>${t("table-proposal-own", { n: own.length })}</summary>
    <ul class="own-notes">
      ${own.map((note) => html`<li key=${note.id}>
        <span class="soft">${t("common-note", { number: note.number })}</span> ${holdMarks(note.text)}
      </li>`)}
    </ul>
  </details>`;
}
