// What the room sees now: on its screens, and on tables and phones.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { act } from "./act.js";
import { may, online, store } from "./house.js";
import { stageOf } from "./poll_stage.js";
import { sites } from "./records.js";
import { inWords } from "./screen_words.js";

const displayOf = (site) => store.displays.value.get(site.id) ?? { view: "welcome", target: "" };
const isShown = (poll) => (site) => displayOf(site).view === "poll" && displayOf(site).target === poll.id;

/** [{what, where}]: the same words for all screens that show the same. */
function screens(poll) {
  const heaps = new Map();
  for (const site of sites.value) {
    const words = isShown(poll)(site)
      ? t(`regie-screen-poll-${stageOf(poll)}`)
      : t("regie-screen-other", { what: inWords(displayOf(site)).head });
    heaps.set(words, [...(heaps.get(words) ?? []), site.name]);
  }
  return [...heaps].map(([what, where]) => ({ what, where: heaps.size > 1 ? where.join(", ") : "" }));
}

export function RoomSees({ poll, place }) {
  const stage = stageOf(poll);
  const running = poll.results === "live" && (stage === "open" || stage === "paused");
  const show = { type: "show-on-display", view: "poll", target: poll.id };
  return html`<section class="room-sees" aria-labelledby="room-sees"><h3 id="room-sees">${t("regie-room-sees")}</h3>
    <dl>
      <dt>${t("regie-room-screens")}</dt>
      ${screens(poll).map(({ what, where }) => html`<dd key=${what}>${where && html`<span class="soft">${where} · </span>`}${what}</dd>`)}
      <dt>${t("regie-room-devices")}</dt>
      <dd>${t(`regie-room-${running ? "live" : stage}`)}</dd>
    </dl>
    ${poll.opened_at && may("show-on-display") && !sites.value.every(isShown(poll)) &&
    html`<button type="button" class="button" disabled=${!online.value} onClick=${() => act(place, show)}>
      ${t(stage === "published" ? "regie-show-result" : "regie-show-poll")}</button>`}
  </section>`;
}
