// The head of the page: which table, which question, and how much time is left.

import { html } from "htm/preact";
import { formatClock, secondsUntil, useNow } from "tablee/clock.js";
import { Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { HelpDoor } from "./help_door.js";

const SOON_S = 120;

/** The address of this table's video call; empty where its people sit in a hall. */
export const videoOf = ({ self, site }) => (site.value?.online && self.value?.video) || "";

export function Place({ table }) {
  const { self, site } = table;
  const video = videoOf(table);
  return html`<div class="place">
    <p>${self.value && html`<strong>${t("common-table", { number: self.value.number })}</strong>`}
      ${site.value && html` <span class="site soft">${site.value.name}</span>`}</p>
    ${video && html`<a class="button video-link" href=${video} target="_blank" rel="noopener noreferrer">
      <${Pictogram} name="video-call" /><span class="long">${t("table-video")}</span>
      <span class="short" aria-hidden="true">${t("table-video-short")}</span></a>`}
    <${HelpDoor} table=${table} />
  </div>`;
}

/** Return a text whose short hyphenated words stay whole: « qu’est-ce » reads badly over two lines. */
export const unbroken = (text) => {
  const isShort = (part) => part.includes("-") && part.length < 16;
  return text.split(/(\S+-\S+)/).map((part) => (isShort(part) ? html`<span class="whole">${part}</span>` : part));
};

export function TimeLeft({ table, round }) {
  const left = secondsUntil(round.ends_at, useNow(table.connection));
  const over = Math.ceil(left) <= 0;
  const state = over ? "over" : left <= SOON_S ? "soon" : "";
  return html`<div class=${`time ${state}`}>
    <p class="time-label">${t(over ? "common-time-over" : "common-time-left")}</p>
    <p class="time-figure figures" role="timer" aria-live="off">${formatClock(left)}</p>
    ${state && html`<p class="time-hint small">${t(over ? "table-time-over" : "table-time-soon")}</p>`}
  </div>`;
}

/** What the facilitator may say to begin, from the script. */
export function Guide({ round }) {
  if (!round.text) return null;
  return html`<section class="guide" aria-labelledby="guide-title">
    <h2 id="guide-title">${t("table-guide")}</h2>
    <p>${round.text}</p>
  </section>`;
}
