// What became of a note: read, in a proposal, put to the vote, and what the vote said.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { later } from "./later.js";
import { stageOf } from "./poll_life.js";

const SHOWN_WITHIN_FRAMES = 120; // a part of the page may have to come first
const results = later(() => import("./note_result.js"));

/**
 * Return [{proposal, poll}] of a note: the proposals that hold it and stand, by number, each with the last vote on it
 * or `undefined`.
 */
export function fatesOf(noteId, proposals, polls) {
  const isOn = (poll, id) => !poll.annulled_at && poll.choices.some((choice) => choice.proposal_id === id);
  return [...proposals.values()]
    .filter((proposal) => !proposal.withdrawn_at && proposal.note_ids.includes(noteId))
    .sort((one, other) => one.number - other.number)
    .map((proposal) => {
      const votes = [...polls.values()].filter((poll) => isOn(poll, proposal.id));
      return { proposal, poll: votes.sort((one, other) => Date.parse(other.opened_at) - Date.parse(one.opened_at))[0] };
    });
}

export function Fates({ item, table }) {
  const fates = fatesOf(item.id, table.store.proposals.value, table.store.polls.value);
  if (fates.length === 0) {
    return html`<span class="badge saved">${t(item.read ? "table-read" : "common-saved")}</span>`;
  }
  // While a vote has the whole page there is no side to lead to.
  const leads = table.stage.value !== "poll";
  return html`<div class="fates">${fates.map(({ proposal, poll }) => {
    const words = html`<span>→ ${t("common-proposal", { number: proposal.number })}</span>
      ${poll && html`<span class="small"><${Outcome} proposal=${proposal} poll=${poll} /></span>`}`;
    return leads
      ? html`<button
          key=${proposal.id} type="button" class="button quiet fate" title=${proposal.title}
          onClick=${() => show(table, proposal.id)}
        >${words}</button>`
      : html`<p key=${proposal.id} class="fate">${words}</p>`;
  })}</div>`;
}

function Outcome({ proposal, poll }) {
  const stage = stageOf(poll);
  if (stage === "published") void results.load();
  if (stage !== "published") return t(stage === "open" ? "table-fate-voting" : "table-fate-counted");
  return results.part.value?.resultOf(poll, proposal.id) ?? t("table-fate-counted");
}

/** Lead to a proposal beside the notes; on a narrow screen in their place. */
function show(table, proposalId) {
  table.panel.value = "regie";
  const reveal = (frames) => {
    const card = document.getElementById(proposalId);
    card?.focus({ preventScroll: true });
    if (document.activeElement !== card && frames > 0) {
      requestAnimationFrame(() => reveal(frames - 1)); // it is not drawn yet
      return;
    }
    const details = card?.querySelector("details");
    if (details) details.open = true;
    card?.scrollIntoView({ block: "nearest" });
  };
  requestAnimationFrame(() => reveal(SHOWN_WITHIN_FRAMES));
}
