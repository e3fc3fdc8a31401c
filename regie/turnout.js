// How many have voted: a figure and a bar, live while the poll is open.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { store } from "./house.js";
import { isOpen } from "./records.js";

/** Ballots of a poll so far, or at its end. */
export const votedIn = (poll) => (isOpen(poll) ? (store.turnout.value.get(poll.id) ?? 0) : poll.turnout);

export function TurnoutFigure({ poll }) {
  const voted = votedIn(poll);
  const width = poll.entitled ? Math.min(100, (100 * voted) / poll.entitled) : 0;
  return html`<div class="turnout">
    <p class="figures">${t("regie-turnout", { n: voted, entitled: poll.entitled })}</p>
    <div class="turnout-track"><div class="turnout-fill" style=${`width:${width}%`}></div></div>
  </div>`;
}
