// The hall screens: what each shows now, and what can be put there.

import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { act, Fault } from "./act.js";
import { may, meeting, online, store } from "./house.js";
import { isPlanned, polls, pushedProposals, rounds, sites } from "./records.js";
import { votedIn } from "./turnout.js";

const PLACE = "screens";
const chosenSite = signal(""); // "" for all

const displayOf = (site) => store.displays.value.get(site.id) ?? { view: "welcome", target: "" };

/** {head, words, pictogram} of what a view shows, in a few words. */
function inWords({ view, target }) {
  const { rounds: allRounds, proposals, polls: allPolls } = store;
  if (view === "round") {
    const round = allRounds.value.get(target);
    return { head: t("common-round", { number: round?.number }), words: round?.question };
  }
  if (view === "proposal") {
    const proposal = proposals.value.get(target);
    return { head: t("common-proposal", { number: proposal?.number }), words: proposal?.title, pictogram: proposal?.pictogram };
  }
  if (view === "poll") {
    const poll = allPolls.value.get(target);
    const head = t(poll?.published_at ? "regie-result-of-poll" : "common-poll", { number: poll?.number });
    return { head, words: poll?.question, foot: poll && t("regie-turnout", { n: votedIn(poll), entitled: poll.entitled }) };
  }
  return view === "black"
    ? { head: t("regie-screen-black"), words: "" }
    : { head: t("regie-screen-welcome"), words: meeting.value?.title };
}

function Screen({ site }) {
  const display = displayOf(site);
  const { head, words, pictogram, foot } = inWords(display);
  return html`<figure class="screen">
    <div class=${`screen-picture ${display.view}`}>
      <p class="small">${head}</p>
      ${pictogram && html`<${Pictogram} name=${pictogram} />`}
      <p class="screen-words">${words}</p>
      ${foot && html`<p class="small figures">${foot}</p>`}
    </div>
    <figcaption><strong>${site.name}</strong>
      <a href=${`/display/${site.id}`} target="_blank" rel="noopener">${t("regie-open-screen")}</a></figcaption>
  </figure>`;
}

function Choice({ view, target = "", pictogram }) {
  const site_id = chosenSite.value;
  const aimed = sites.value.filter((site) => !site_id || site.id === site_id);
  const isOn = aimed.every((site) => {
    const display = displayOf(site);
    return display.view === view && display.target === target;
  });
  const { head, words } = inWords({ view, target });
  return html`<li class=${isOn ? "on" : ""}>
    ${pictogram && html`<${Pictogram} name=${pictogram} />`}
    <span class="grow"><strong>${head}</strong>${words && html`<br /><span class="soft small">${words}</span>`}</span>
    ${isOn
      ? html`<span class="badge saved">${t("regie-on-screen")}</span>`
      : may("show-on-display") &&
        html`<button type="button" class="button" disabled=${!online.value} aria-label=${`${t("regie-show")} : ${head}`}
          onClick=${() => act(PLACE, { type: "show-on-display", view, target, ...(site_id && { site_id }) })}>
          ${t("regie-show")}</button>`}
  </li>`;
}

function Group({ title, children, empty }) {
  return html`<section><h3>${title}</h3>
    ${children.length ? html`<ul class="screen-choices">${children}</ul>` : html`<p class="soft">${empty}</p>`}</section>`;
}

export function Screens() {
  const shownPolls = polls.value.filter((poll) => !isPlanned(poll));
  return html`<main class="screens two">
    <section class="pane scroller" aria-labelledby="screens-title">
      <h2 id="screens-title">${t("regie-screens-now")}</h2>
      ${sites.value.map((site) => html`<${Screen} key=${site.id} site=${site} />`)}
    </section>
    <div class="scroller card">
      <header class="pane-head"><h2>${t("regie-screens-put")}</h2>
        ${sites.value.length > 1 &&
        html`<select class="field" aria-label=${t("regie-screens-which")} value=${chosenSite.value}
          onChange=${(event) => (chosenSite.value = event.target.value)}>
          <option value="">${t("regie-screens-all")}</option>
          ${sites.value.map((site) => html`<option key=${site.id} value=${site.id}>${site.name}</option>`)}
        </select>`}
      </header>
      <${Fault} place=${PLACE} />
      <${Group} title=${t("regie-screens-calm")}>
        ${[html`<${Choice} key="welcome" view="welcome" />`, html`<${Choice} key="black" view="black" />`]}<//>
      <${Group} title=${t("regie-rounds")} empty=${t("regie-script-empty")}>${rounds.value.map(
        (round) => html`<${Choice} key=${round.id} view="round" target=${round.id} />`,
      )}<//>
      <${Group} title=${t("regie-proposals-pushed")} empty=${t("regie-proposals-none-pushed")}>${pushedProposals.value.map(
        (each) => html`<${Choice} key=${each.id} view="proposal" target=${each.id} pictogram=${each.pictogram} />`,
      )}<//>
      <${Group} title=${t("regie-votes")} empty=${t("regie-polls-none-open")}>${shownPolls.map(
        (poll) => html`<${Choice} key=${poll.id} view="poll" target=${poll.id} />`,
      )}<//>
    </div>
  </main>`;
}
