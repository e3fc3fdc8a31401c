// A vote as a table sees it: question and choices to read aloud, how long still, the code for phones, the hands.

import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { formatClock, secondsUntil, useNow } from "tablee/clock.js";
import { ChoiceLine } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { clockTime, euros } from "./formats.js";
import { Hands } from "./hand_count.js";
import { lazy } from "./lazy.js";
import { unbroken } from "./round_view.js";

const Listen = lazy(() => import("./listen.js"), ({ Listen }) => Listen);
const { voteAddress, voteUrl } = document.getElementById("app").dataset;

/** The title of a vote where the head of the page is taken by a round. */
export const Title = ({ eyebrow, poll }) =>
  html`<p class="eyebrow">${t(eyebrow)}</p><h2>${unbroken(poll.question)}</h2>`;

/** What a ballot may say, in a sentence to read aloud. */
function askOf({ method, rules, choices }) {
  const [least, most] = [Math.max(1, rules.least), rules.most || choices.length];
  if (method === "points") return t("table-asks-points", { n: rules.points });
  if (method !== "approval") return t(`table-ask-${method}`);
  if (least === most) return t("table-asks-exactly", { n: most });
  if (most < choices.length) return t("table-asks-range", { least, most });
  return least > 1 ? t("table-asks-least", { n: least }) : t(`table-ask-${method}`);
}

/** A vote as it is read out: the question, what a ballot may say, and the choices in their order, a line each. */
function spoken(poll) {
  const choices = poll.choices.map(({ letter, text }) => t("table-poll-choice", { letter, text }));
  return [poll.question, askOf(poll), ...choices].join("\n");
}

/** Where an open vote stands; nothing while it simply goes on without an end. */
function State({ poll, table }) {
  const left = poll.ends_at ? secondsUntil(poll.ends_at, useNow(table.connection)) : null;
  const stands = (words) => html`<p class="strip attention" role="status"><strong>${words}</strong></p>`;
  if (poll.paused_at) return stands(t("table-poll-paused"));
  if (left === null) return null;
  if (left <= 0) return stands(t("table-poll-over"));
  return html`<p class="strip figures">${t("table-poll-ends", { time: clockTime(poll.ends_at) })}
    ${" "}<strong role="timer" aria-live="off">${t("table-poll-left", { time: formatClock(left) })}</strong></p>`;
}

/** Which of the open votes is shown, when there are several. */
export function PollTabs({ table }) {
  const polls = table.polls.value;
  if (polls.length < 2) return null;
  return html`<nav class="poll-tabs" aria-label=${t("table-polls")}>${polls.map((poll) => html`<button
    key=${poll.id} type="button" class="chip" aria-pressed=${poll.id === table.poll.value.id}
    onClick=${() => (table.chosen.value = poll.id)}
  >${t("common-poll", { number: poll.number })}</button>`)}</nav>`;
}

export function PollOpen({ poll, table, titled }) {
  const { store, hands } = table;
  const [proposals, earlier] = [store.proposals.value, store.polls.value.get(poll.rerun_of)];
  const voted = store.turnout.value.get(poll.id)?.voted ?? 0;
  return html`<section class="poll" aria-label=${t("table-poll-title")}>
    <${PollTabs} table=${table} />
    ${titled && html`<${Title} eyebrow="table-poll-title" poll=${poll} />`}
    <${State} poll=${poll} table=${table} />
    <p class="soft">${t("common-poll", { number: poll.number })} · ${askOf(poll)}${poll.page > 0 && html` · <strong>${t("common-booklet-page", { number: poll.page })}</strong>`}
      ${poll.rules.budget > 0 && html` ${t("table-asks-budget", { budget: euros(poll.rules.budget) })}`}</p>
    ${earlier && html`<p class="small">${t("table-rerun-of", { number: earlier.number })}</p>`}
    <div class="read-out">
      <p>${!hands.draftOf(poll) && t("table-poll-read-out")}</p><${Listen} key=${poll.id} text=${spoken(poll)} />
    </div>
    ${!hands.draftOf(poll) && html`<ol class="choices">
      ${poll.choices.map(
        (choice) => html`<li key=${choice.id} class="card">
          <${ChoiceLine} choice=${choice} />
          ${choice.cost > 0 && html`<p class="cost figures">${euros(choice.cost)}</p>`}
          ${proposals.has(choice.proposal_id) &&
          html`<p class="choice-more small">${proposals.get(choice.proposal_id).text}</p>`}
        </li>`,
      )}
    </ol>`}
    <p class="poll-turnout figures">${t("table-voted", { n: voted, entitled: poll.entitled })}</p>
    <${Hands} poll=${poll} table=${table} open />
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
