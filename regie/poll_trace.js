// The trace of a poll: why it was annulled, what it repeats and what repeats it, and how anyone may check it.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { clockTime } from "./dates.js";
import { meeting, store } from "./house.js";
import { showPoll } from "./views.js";

/** A link to another poll; say: number -> its words. */
function Other({ id, say }) {
  const other = store.polls.value.get(id);
  if (!other) return null;
  return html`<button type="button" class="link" onClick=${() => showPoll(id)}>${say(other.number)}</button>`;
}

export function Annulled({ poll }) {
  if (!poll.annulled_at && !poll.rerun_of) return null;
  return html`<div class=${`trace ${poll.annulled_at ? "annulled" : ""}`}>
    ${poll.annulled_at &&
    html`<p><span class="badge refused">${t("regie-annulled-at", { time: clockTime(poll.annulled_at) })}</span>${" "}
      <strong>${poll.annulled_because}</strong></p>`}
    ${poll.annulled_at && poll.tally && html`<p>${t("regie-annulled-result")}</p>`}
    ${poll.rerun_as && html`<p><${Other} id=${poll.rerun_as} say=${(number) => t("regie-rerun-as", { number })} /></p>`}
    ${poll.rerun_of && html`<p><${Other} id=${poll.rerun_of} say=${(number) => t("regie-rerun-of", { number })} /> ${store.polls.value.get(poll.rerun_of)?.annulled_because}</p>`}
  </div>`;
}

const DIGESTS = ["box_digest", "ballots_digest", "receipts_digest", "roll_digest"];

export function Check({ poll }) {
  if (!poll.closed_at) return null;
  return html`<details class="check-poll"><summary>${t("regie-check-poll")}</summary>
    <p class="small">${t(`regie-ballots-${poll.ballots}-why`)}</p>
    ${poll.published_at && html`<p><a href=${`/m/${meeting.value.id}/${poll.id}`} target="_blank" rel="noopener">${t("regie-public-page")}</a></p>`}
    <dl class="digests small">${DIGESTS.filter((name) => poll[name]).map(
      (name) => html`<div key=${name}><dt>${t(`regie-digest-${name.replace("_digest", "")}`)}</dt><dd>${poll[name]}</dd></div>`,
    )}</dl></details>`;
}
