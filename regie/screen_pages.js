// Turns by hand what the hall sees in pages: back, on, and whether they turn by themselves.

import { html } from "htm/preact";
import { useNow } from "tablee/clock.js";
import { t } from "tablee/words.js";
import { connection, may } from "./house.js";
import { turnMs, turnsOf, within } from "./page_turns.js";
import { mayShow, turn } from "./screen_acts.js";

/** display: what the screen shows (`displayOf`). pages: in how many its preview does. */
export function ScreenPages({ display, pages }) {
  const now = useNow(connection);
  if (!["poll", "notes", "proposal", "round", "message"].includes(display.view)) return null;
  if (pages < 2) return html`<p class="small soft screen-pages">${t("regie-screen-one-page")}</p>`;
  const { turning } = display;
  const place = turnsOf(display, now);
  const to = (page, goesOn = turning) => () => turn(display, page, goesOn);
  return html`<div class="screen-pages" role="group" aria-label=${t("regie-screen-pages")}>
    <p class="figures"><strong>${t("regie-screen-page", { page: within(place, pages) + 1, pages })}</strong>${" "}
      <span class="small soft">${turning
        ? t("regie-screen-page-turns", { s: turnMs(display.view) / 1000 })
        : t("regie-screen-page-stays")}</span></p>
    ${may("turn-display") && html`<div class="acts">
      <button type="button" class="button icon" aria-label=${t("regie-screen-previous")} disabled=${!mayShow()}
        title=${t("regie-screen-previous")} onClick=${to(place - 1)}>←</button>
      <button type="button" class="button icon" aria-label=${t("regie-screen-following")} disabled=${!mayShow()}
        title=${t("regie-screen-following")} onClick=${to(place + 1)}>→</button>
      <button type="button" class="button" disabled=${!mayShow()} onClick=${to(place, !turning)}>
        ${t(turning ? "regie-screen-stay" : "regie-screen-turn")}</button></div>`}
  </div>`;
}
