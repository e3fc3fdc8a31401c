// The polls that offer a proposal, each with what came of it there.

import { html } from "htm/preact";
import { readTally } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { percentText } from "./dates.js";
import { stageOf } from "./poll_stage.js";
import { pollsOf } from "./records.js";
import { showPoll } from "./views.js";

/** What the proposal has got: its letter, its share or number, and whether it was elected. */
function Outcome({ poll, id }) {
  if (!poll.tally) return null;
  const { rows, unit } = readTally(poll);
  const row = rows.find((each) => each.choice.proposal_id === id);
  if (!row) return null;
  const figures = row.percent === null ? t(`regie-unit-${unit}`, { n: row.count }) : percentText(row.percent);
  return html`<span class="figures">${t("regie-choice", { letter: row.choice.letter })} · <strong>${figures}</strong>
    ${row.ahead && html` <span class="badge saved">${t("regie-elected")}</span>`}</span>`;
}

export function ProposalPolls({ id }) {
  const polls = pollsOf.value.get(id) ?? [];
  return html`<section class="thread-part" aria-label=${t("regie-votes")}><h3>${t("regie-votes")}</h3>
    ${polls.length === 0 && html`<p class="soft">${t("regie-in-no-poll")}</p>`}
    <ul class="links">${polls.map(
      (poll) => html`<li key=${poll.id}><button type="button" class="link" onClick=${() => showPoll(poll.id)}>
          ${t("common-poll", { number: poll.number })} · ${poll.title}</button>
        <span><span class="state-word">${t(`regie-stage-${stageOf(poll)}`)}</span>
          ${" "}<${Outcome} poll=${poll} id=${id} /></span></li>`,
    )}</ul>
  </section>`;
}
