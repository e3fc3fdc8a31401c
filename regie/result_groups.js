// Results of the groups that holders of cards chose to say they belong to; a group too small to show is named as such.

import { html } from "htm/preact";
import { readProfile } from "tablee/tally.js";
import { t } from "tablee/words.js";
import { percentText, twoDecimals } from "./dates.js";

/** The one figure of a choice that is worth comparing between groups. */
function figureOf(row, unit) {
  if (unit === "at-grade") return row.middle === null ? "–" : t(`regie-mention-${row.middle}`);
  if (unit === "sum") return row.mean === null ? "–" : twoDecimals(row.mean);
  return row.percent === null ? row.count : percentText(row.percent);
}

function Group({ group, reading, choices }) {
  if (!reading) {
    return html`<tr><th scope="row">${group}</th><td colspan=${choices.length + 1} class="soft">${t("regie-group-hidden")}</td></tr>`;
  }
  return html`<tr><th scope="row">${group}</th><td>${reading.ballots}</td>
    ${reading.rows.map((row) => html`<td key=${row.choice.id} class=${row.ahead ? "won" : ""}>${figureOf(row, reading.unit)}</td>`)}</tr>`;
}

export function Groups({ poll }) {
  const profile = readProfile(poll);
  if (!profile.length) return null;
  return html`<section class="detail groups" aria-labelledby="groups-title"><h3 id="groups-title">${t("regie-groups")}</h3>
    <div class="wide">${profile.map(
      ({ dimension, groups }) => html`<table key=${dimension} class="figures">
        <thead><tr><th scope="row">${dimension}</th><th scope="col">${t("regie-group-ballots")}</th>${poll.choices.map(
          (choice) => html`<th key=${choice.id} scope="col" title=${choice.text}>
            <span class="letter small-letter" style=${`--colour:${choice.colour}`}>${choice.letter}</span></th>`,
        )}</tr></thead>
        <tbody>${groups.map((each) => html`<${Group} key=${each.group} ...${each} choices=${poll.choices} />`)}</tbody>
      </table>`,
    )}</div>
    <p class="small soft">${t("regie-groups-why")}</p></section>`;
}
