// How many have voted: a figure and a bar, live while the poll is open; and where, and by which channel.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { store } from "./house.js";
import { isOpen, sites } from "./records.js";

const CHANNELS = ["phone", "kiosk", "table", "sms", "paper"];
const SELDOM = "sms"; // most meetings have none: it has a column where somebody used it

/** Cards on the roll of a poll so far, or at its end. */
export const votedIn = (poll) => (isOpen(poll) ? (store.turnout.value.get(poll.id)?.voted ?? 0) : poll.turnout);

const channelsOf = (poll) => (isOpen(poll) ? store.turnout.value.get(poll.id)?.by_channel : poll.by_channel) ?? {};

export function TurnoutFigure({ poll }) {
  const voted = votedIn(poll);
  const width = poll.entitled ? Math.min(100, (100 * voted) / poll.entitled) : 0;
  return html`<div class="turnout">
    <p class="figures">${t("regie-turnout", { n: voted, entitled: poll.entitled })}</p>
    <div class="turnout-track"><div class="turnout-fill" style=${`width:${width}%`}></div></div>
  </div>`;
}

/** [{name, channels}], one a site; cards that are meant for no site stand with the only one, else apart. */
function places(poll) {
  const bySite = channelsOf(poll);
  const all = sites.value.map(({ id, name }) => ({ id, name, channels: bySite[id] ?? {} }));
  const nowhere = bySite[""];
  if (!nowhere) return all;
  if (all.length > 1) return [...all, { id: "", name: t("regie-turnout-any-site"), channels: nowhere }];
  const [only] = all;
  const sum = (channel) => (only.channels[channel] ?? 0) + (nowhere[channel] ?? 0);
  return [{ ...only, channels: Object.fromEntries(CHANNELS.map((channel) => [channel, sum(channel)])) }];
}

const total = (channels) => CHANNELS.reduce((sum, channel) => sum + (channels[channel] ?? 0), 0);
const Cell = ({ n }) => html`<td class=${n ? "" : "soft"}>${n || "–"}</td>`;

export function TurnoutTable({ poll }) {
  const rows = places(poll);
  const shown = CHANNELS.filter((each) => each !== SELDOM || rows.some(({ channels }) => channels[each]));
  const column = (channel) => rows.reduce((sum, row) => sum + (row.channels[channel] ?? 0), 0);
  return html`<table class="turnout-table figures">
    <caption class="unseen">${t("regie-turnout-where")}</caption>
    <thead><tr><td></td>${shown.map((each) => html`<th key=${each} scope="col">${t(`regie-channel-${each}`)}</th>`)}
      <th scope="col">${t("regie-turnout-total")}</th></tr></thead>
    <tbody>${rows.map(
      ({ id, name, channels }) => html`<tr key=${id}><th scope="row">${name}</th>
        ${shown.map((each) => html`<${Cell} key=${each} n=${channels[each] ?? 0} />`)}
        <td><strong>${total(channels)}</strong></td></tr>`,
    )}</tbody>
    ${rows.length > 1 &&
    html`<tfoot><tr><th scope="row">${t("regie-turnout-total")}</th>
      ${shown.map((each) => html`<${Cell} key=${each} n=${column(each)} />`)}
      <td><strong>${votedIn(poll)}</strong></td></tr></tfoot>`}
  </table>`;
}
