// One table on the board: its number in the shape of its state, and what one must know to leave it alone or go there.

import { html } from "htm/preact";
import { holdMarks } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { memo } from "./memo.js";

/** What somebody should see to, in a line; every one of them is rare. */
function Flags({ battery, devices, readBacks, short }) {
  return html`
    ${battery !== null && html`<span class="flag battery">${t("regie-battery", { n: battery })}</span>`}
    ${devices > 1 && html`<span class="flag">${t("regie-devices", { n: devices })}</span>`}
    ${readBacks > 0 && !short &&
    html`<span class="flag quiet">${t("regie-read-backs-awaited", { n: readBacks })}</span>`}`;
}

/**
 * shape: of its state; words: the same in words; also: what is true of it besides, "" for nothing. call: why it
 * calls for help, "" when it does not. n: its notes in this round. lastAt, lastText: of its last note, "" before the
 * first. battery: its charge when that is low, else `null`. short: only what a narrow cell holds.
 */
export const TableCell = memo((props) => {
  const { id, number, site, shape, words, also, call, n, lastAt, lastText, picked, shown, tabStop } = props;
  const classes = ["cell", shape, picked && "picked", shown && "shown"].filter(Boolean).join(" ");
  return html`<li role="option" class=${classes} data-table=${id} aria-selected=${picked ? "true" : "false"}
    tabindex=${tabStop ? 0 : -1}>
    ${props.pickable && html`<span class="note-check" data-check aria-hidden="true"></span>`}
    <span class="cell-head">
      <span class=${`dot ${shape} ${number > 99 ? "long" : ""}`} aria-hidden="true"><span class="figures">${number}</span></span>
      <span class="cell-state"><span class="unseen">${t("common-table", { number })}, </span>${words}</span>
    </span>
    ${call && html`<span class="cell-call">${call}</span>`}
    ${also && html`<span class="cell-also">${also}</span>`}
    ${lastText && !props.short &&
    html`<span class="cell-last"><span class="figures soft">${lastAt}</span>${" "}
      <span dir="auto">${holdMarks(lastText)}</span></span>`}
    <span class="cell-foot figures"><span class="cell-notes">${t("common-notes", { n })}</span><${Flags} ...${props} />
      ${site && html`<span class="cell-site soft" title=${site}>${site}</span>`}</span>
  </li>`;
});
