// What the régie has made of the notes and sent to all tables, with this table's own notes in it.

import { html } from "htm/preact";
import { Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";

const NEW_MS = 5 * 60_000;

/** Return whether the régie pushed this so lately that the table may not have seen it. */
export const isNew = (proposal, now) => !proposal.withdrawn_at && now - Date.parse(proposal.pushed_at) < NEW_MS;

/** Return the proposals that were pushed, newest first, those withdrawn last. */
export const inOrder = (proposals) =>
  [...proposals.values()].sort(
    (one, other) =>
      Boolean(one.withdrawn_at) - Boolean(other.withdrawn_at) || Date.parse(other.pushed_at) - Date.parse(one.pushed_at),
  );

export function Proposals({ table }) {
  const proposals = inOrder(table.store.proposals.value);
  if (proposals.length === 0) return null;
  return html`<section class="proposals" aria-labelledby="proposals-title">
    <h2 id="proposals-title">${t("table-proposals")}</h2>
    <ul>
      ${proposals.map((proposal) => html`<${Proposal} key=${proposal.id} proposal=${proposal} table=${table} />`)}
    </ul>
  </section>`;
}

function Proposal({ proposal, table }) {
  const gone = Boolean(proposal.withdrawn_at);
  const own = proposal.note_ids.map((id) => table.store.notes.value.get(id)).filter(Boolean);
  return html`<li class=${`card proposal ${gone ? "gone" : ""}`}>
    <div class="proposal-head">
      <${Pictogram} name=${proposal.pictogram} />
      <h3>${gone ? html`<s>${proposal.title}</s>` : proposal.title}</h3>
    </div>
    <p class="proposal-facts small soft">
      ${t("common-proposal", { number: proposal.number })}
      ${isNew(proposal, table.connection.now()) && html` <span class="new">${t("table-new")}</span>`}
      ${gone && html` <span class="badge gone">${t("common-withdrawn")}</span>`}
    </p>
    ${!gone && html`<p>${proposal.text}</p>`}
    ${own.length === 0
      ? html`<p class="small soft">${t("table-proposal-none")}</p>`
      : html`<details class="small" open=${own.length <= 2}>
          <summary>${t("table-proposal-own", { n: own.length })}</summary>
          <ul class="own-notes">
            ${own.map(
              (note) => html`<li key=${note.id}>
                <span class="soft">${t("common-note", { number: note.number })}</span> ${note.text}
              </li>`,
            )}
          </ul>
        </details>`}
  </li>`;
}
