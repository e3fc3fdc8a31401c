// A vote as a table sees it: question and choices to read aloud, the code for phones, then the result.

import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { ChoiceLine, patternOf } from "tablee/parts.js";
import { readTally } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { unbroken } from "./round_view.js";

const { voteAddress, voteUrl } = document.getElementById("app").dataset;

/** The title of a vote where the head of the page is taken by a round. */
const Title = ({ eyebrow, poll }) => html`<p class="eyebrow">${t(eyebrow)}</p><h2>${unbroken(poll.question)}</h2>`;

export function PollOpen({ poll, table, titled }) {
  const proposals = table.store.proposals.value;
  const voted = table.store.turnout.value.get(poll.id) ?? 0;
  return html`<section class="poll" aria-label=${t("table-poll-title")}>
    ${titled && html`<${Title} eyebrow="table-poll-title" poll=${poll} />`}
    <p class="soft">${t(`common-method-${poll.method}`)}</p>
    <ol class="choices">
      ${poll.choices.map(
        (choice) => html`<li key=${choice.id} class="card">
          <${ChoiceLine} choice=${choice} />
          ${proposals.has(choice.proposal_id) && html`<p class="choice-more small">${proposals.get(choice.proposal_id).text}</p>`}
        </li>`,
      )}
    </ol>
    <p class="poll-turnout figures">${t("table-voted", { n: voted, entitled: poll.entitled })}</p>
  </section>`;
}

/** The way to the vote page: the code for phones, the address to type, and who has neither. */
export function VoteDoor() {
  const dialog = useRef();
  return html`<div class="vote-door">
    <p>${t("table-vote-how")}</p>
    <img class="qr" src="/qr/vote.svg" alt=${t("table-vote-code", { url: voteUrl })} width="220" height="220" />
    <p class="small soft">${t("table-vote-type")}</p>
    <p class="address">${voteAddress}</p>
    <button type="button" class="button" onClick=${() => dialog.current.showModal()}>${t("table-vote-larger")}</button>
    <p class="small soft">${t("table-vote-else")}</p>
    <dialog ref=${dialog} class="large-code" aria-label=${t("table-vote-code", { url: voteUrl })}>
      <img class="qr" src="/qr/vote.svg" alt="" />
      <p class="address">${voteAddress}</p>
      <form method="dialog"><button class="button main">${t("common-close")}</button></form>
    </dialog>
  </div>`;
}

export function PollResult({ poll, titled }) {
  const { rows, blank, ballots } = readTally(poll);
  return html`<section class="poll result" aria-label=${t("table-result-title")}>
    ${titled && html`<${Title} eyebrow="table-result-title" poll=${poll} />`}
    <ol class="choices">
      ${rows.map(
        ({ choice, count, percent, ahead }) => html`<li key=${choice.id} class=${`card ${ahead ? "ahead" : ""}`}>
          <${ChoiceLine} choice=${choice} />
          <div class="share" style=${`--colour:${choice.colour}`}>
            <div class="rail"><div class=${`bar ${patternOf(choice)}`} style=${`width:${percent ?? 0}%`} /></div>
            <p class="figures">
              ${percent !== null && html`<strong>${t("common-percent", { value: percent })}</strong> · `}${t("common-voices", { n: count })}
              ${ahead && html` · <strong>${t("table-ahead")}</strong>`}
            </p>
          </div>
        </li>`,
      )}
    </ol>
    <p class="figures">${t("table-result-blank", { n: blank })} · ${t("table-result-turnout", { n: ballots, entitled: poll.entitled })}</p>
    <p class="small soft">${t("common-percent-base")}</p>
  </section>`;
}
