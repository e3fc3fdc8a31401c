// The screens of the hall: on the left what they see and what they will see, on the right what can be got ready.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { Fault } from "./act.js";
import { languageName } from "./dates.js";
import { may, meeting } from "./house.js";
import { sites } from "./records.js";
import { chooseSecond, mayShow, PLACE, restore, showDraft, toggleBlack } from "./screen_acts.js";
import { ScreenChoices } from "./screen_choices.js";
import { ScreenFrame } from "./screen_frame.js";
import { ScreenPages } from "./screen_pages.js";
import {
  aimed, before, chosenSite, displayOf, draft, draftFor, draftNow, draftPages, isBlack, isWhole, pagesOf,
} from "./screen_state.js";
import { inWords } from "./screen_words.js";

/** Which screens are meant, and their second language. */
function Aim() {
  const others = meeting.value?.languages.slice(1) ?? [];
  const seconds = new Set(aimed.value.map((site) => displayOf(site).second));
  return html`<div class="screens-aim">
    ${sites.value.length > 1 && html`<label><span class="label">${t("regie-screens-which")}</span>
      <select class="field" value=${chosenSite.value} onChange=${(event) => (chosenSite.value = event.target.value)}>
        <option value="">${t("regie-screens-all")}</option>
        ${sites.value.map((site) => html`<option key=${site.id} value=${site.id}>${site.name}</option>`)}
      </select></label>`}
    ${others.length > 0 && html`<label><span class="label">${t("regie-screens-second")}</span>
      <select class="field" disabled=${!mayShow()} value=${seconds.size > 1 ? "?" : [...seconds][0]}
        onChange=${(event) => chooseSecond(event.target.value)}>
        ${seconds.size > 1 && html`<option value="?" disabled>${t("regie-screens-second-several")}</option>`}
        <option value="">${t("regie-screens-second-none")}</option>
        ${others.map((code) => html`<option key=${code} value=${code}>${languageName(code)}</option>`)}
      </select></label>`}
  </div>`;
}

/** Whether somebody in the hall sees it at all. */
function Plugged({ site }) {
  const n = pagesOf(site);
  return n
    ? html`<span class="badge saved">${t("regie-screen-plugged", { n })}</span>`
    : html`<span class="badge waiting">${t("regie-screen-unplugged")}</span>`;
}

/** Every site with what its screen shows; only the first one that is meant is drawn. */
function Sites() {
  if (sites.value.length < 2) return null;
  return html`<ul class="screens-sites">${sites.value.map((site) => html`<li key=${site.id}>
    <button type="button" class="link" aria-pressed=${chosenSite.value === site.id}
      onClick=${() => (chosenSite.value = chosenSite.value === site.id ? "" : site.id)}>${site.name}</button>
    <span class="grow small">${inWords(displayOf(site)).head}</span><${Plugged} site=${site} /></li>`)}</ul>`;
}

function Now({ site }) {
  const display = displayOf(site);
  const [pages, setPages] = useState(1);
  const { head, words } = inWords(display);
  const back = before.value && inWords(before.value).head;
  return html`<figure class="screen" aria-labelledby="screen-now">
    <figcaption><h2 id="screen-now">${t("regie-screens-now")}</h2>
      ${sites.value.length > 1 && html`<span class="small">${site.name}</span>`}<${Plugged} site=${site} /></figcaption>
    <${ScreenFrame} site=${site} label=${t("regie-screen-of", { site: site.name })} onPages=${setPages} />
    <p class="small screen-said"><span><strong>${head}</strong> ${words}</span>
      <a href=${`/display/${site.id}`} target="_blank" rel="noopener">${t("regie-open-screen")}</a></p>
    <${ScreenPages} display=${display} pages=${pages} />
    ${may("show-on-display") && html`<div class="acts">
      <button type="button" class="button" disabled=${!mayShow()} onClick=${toggleBlack}>
        ${t(isBlack.value ? "regie-screen-light" : "regie-screen-dark")} <kbd>${"B"}</kbd></button>
      <button type="button" class="button" disabled=${!mayShow() || !before.value} onClick=${restore}>
        ${t("regie-screen-restore")}${back && html` <span class="soft small">${back}</span>`}</button>
    </div>`}
  </figure>`;
}

const tellDraft = (pages) => (draftPages.value = pages);

function Next({ site }) {
  const shown = draftNow.value;
  if (!shown) {
    return html`<section class="screen" aria-labelledby="screen-next">
      <h2 id="screen-next">${t("regie-screens-next")}</h2>
      <p class="screen-empty soft">${t("regie-screens-next-empty")}</p></section>`;
  }
  const what = inWords(shown).head;
  const n = aimed.value.length;
  return html`<figure class="screen next" aria-labelledby="screen-next">
    <figcaption><h2 id="screen-next">${t("regie-screens-next")}</h2><span class="small">${what}</span></figcaption>
    <${ScreenFrame} site=${site} shown=${draftFor(site)} label=${t("regie-screen-draft", { what })}
      onPages=${tellDraft} />
    ${may("show-on-display") && html`<div class="acts">
      <button type="button" class="button main" data-act="main" disabled=${!mayShow() || !isWhole.value}
        onClick=${showDraft}>${n > 1 ? t("regie-show-on-all", { n }) : t("regie-show-on", { site: site.name })}</button>
      <button type="button" class="button quiet"
        onClick=${() => (draft.value = null)}>${t("regie-screens-drop")}</button>
    </div>`}
  </figure>`;
}

export function Screens() {
  const [site] = aimed.value;
  return html`<main id="main" class="screens">
    <section class="scroller screens-seen" aria-label=${t("regie-view-screens")}>
      <${Aim} /><${Fault} place=${PLACE} />
      <${Now} key=${`now ${site.id}`} site=${site} />
      <${Sites} />
    </section>
    <div class="screens-coming">
      <${Next} key=${`next ${site.id}`} site=${site} />
      <${ScreenChoices} />
    </div>
  </main>`;
}
