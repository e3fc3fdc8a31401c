// What is in no proposal yet: notes, themes, tables, sites and groups, each with a way to act.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { coverage, unheardSites, unheardTables, unheardThemes } from "./coverage.js";
import { startDraft } from "./drafts.js";
import { show } from "./filters.js";
import { may } from "./house.js";
import { writeTo } from "./letter.js";
import { showProposal } from "./panel_state.js";
import { isStanding, notesFrom, notesIn, sites, siteName, tables } from "./records.js";
import { view } from "./views.js";

/** To the board, with these notes before one. */
export function look(part) {
  show(part);
  view.value = "board";
}

function Count({ n, words, state }) {
  return html`<li class=${n ? "" : "none"}><strong class="figures">${n}</strong> <span class="grow">${words}</span>
    ${n > 0 && html`<button type="button" class="button small-button" onClick=${() => look({ state })}
      aria-label=${`${t("regie-heard-show")} : ${n} ${words}`}>${t("regie-heard-show")}</button>`}</li>`;
}

function Notes() {
  const { unread, unthemed, unproposed } = coverage.value;
  return html`<h3>${t("regie-heard-notes")}</h3><ul class="counts">
    <${Count} n=${unproposed} words=${t("regie-heard-unproposed", { n: unproposed })} state="unproposed" />
    <${Count} n=${unthemed} words=${t("regie-heard-unthemed", { n: unthemed })} state="unthemed" />
    <${Count} n=${unread} words=${t("regie-heard-unread", { n: unread })} state="unread" />
  </ul>`;
}

function Themes() {
  const found = unheardThemes.value;
  const standing = (theme) => (notesIn.value.get(theme.id) ?? []).filter(isStanding).map((note) => note.id);
  return html`<h3>${t("regie-heard-themes", { n: found.length })}</h3>
    ${!found.length && html`<p class="all-heard">${t("regie-heard-themes-none")}</p>`}
    <ul class="counts">${found.map((theme) => html`<li key=${theme.id}>
      <strong class="figures">${standing(theme).length}</strong> <span class="grow">${theme.name}</span>
      ${may("write-proposal") && html`<button type="button" class="button small-button"
        aria-label=${`${t("regie-write-proposal")} : ${theme.name}`}
        onClick=${() => showProposal(startDraft(standing(theme)))}>${t("regie-write-proposal")}</button>`}
    </li>`)}</ul>`;
}

function TableLine({ label, found }) {
  if (!found.length) return null;
  const ids = found.map((table) => table.id);
  return html`<div class="table-line"><p>${label}</p>
    <ul class="table-chips">${found.map((table) => html`<li key=${table.id}>
      <button type="button" class="chip figures" title=${siteName(table)}
        aria-label=${t("common-table", { number: table.number })}
        onClick=${() => look({ table: table.id })}>${table.number}</button></li>`)}</ul>
    ${may("send-message") && html`<button type="button" class="button small-button" onClick=${() => writeTo(ids)}>
      ${t("regie-heard-write", { n: ids.length })}</button>`}</div>`;
}

function Tables() {
  const found = unheardTables.value;
  const wrote = found.filter((table) => notesFrom.value.has(table.id));
  const silent = found.filter((table) => !notesFrom.value.has(table.id));
  return html`<h3>${t("regie-heard-tables", { n: found.length, of: tables.value.length })}</h3>
    ${!found.length && html`<p class="all-heard">${t("regie-heard-tables-none")}</p>`}
    <${TableLine} label=${t("regie-heard-wrote", { n: wrote.length })} found=${wrote} />
    <${TableLine} label=${t("regie-heard-silent", { n: silent.length })} found=${silent} />`;
}

function Sites() {
  if (sites.value.length < 2) return null;
  const found = unheardSites.value;
  return html`<h3>${t("regie-heard-sites", { n: found.length })}</h3>
    ${!found.length && html`<p class="all-heard">${t("regie-heard-sites-none")}</p>`}
    <ul class="counts">${found.map((site) => html`<li key=${site.id}><span class="grow">${site.name}</span>
      <button type="button" class="button small-button" onClick=${() => look({ site: site.id })}
        aria-label=${`${t("regie-heard-show")} : ${site.name}`}>${t("regie-heard-show")}</button></li>`)}</ul>`;
}

function Groups() {
  const dimensions = Object.entries(coverage.value.groups);
  return html`<h3>${t("regie-heard-groups")}</h3>
    ${!dimensions.length && html`<p class="soft">${t("regie-heard-groups-untold")}</p>`}
    ${dimensions.map(([dimension, groups]) => html`<div key=${dimension} class="group-line"><p>${dimension}</p>
      <ul>${Object.entries(groups).map(([group, heard]) => html`<li key=${group}>${group}
        <span class=${`badge ${heard ? "saved" : "waiting"}`}>
          ${t(heard ? "regie-group-heard" : "regie-group-unheard")}</span></li>`)}</ul>
    </div>`)}
    ${dimensions.length > 0 && html`<p class="small soft">${t("regie-heard-groups-how")}</p>`}`;
}

export function InNone() {
  return html`<${Notes} /><${Themes} /><${Tables} /><${Sites} /><${Groups} />`;
}
