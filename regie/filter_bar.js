// The line above the incoming notes where one says which of them one wants to see, and what narrows them now.

import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { languageName } from "./dates.js";
import { filter, MINE, narrow, PARTS, PERSONS, STATE_NAMES, widen } from "./filters.js";
import { meeting, store } from "./house.js";
import { UNSURE } from "./languages.js";
import { myTables } from "./mine.js";
import { isOfPerson, notes, rounds, sites, tables } from "./records.js";

const KINDS = ["idea", "worry", "question", "dissent"];
const STRENGTHS = [2, 3, 5, 8, 10]; // of about ten people at a table

const more = signal(false);

const strengthWords = (n) => t("regie-strength-least", { n: Number(n) });
const languageWords = (code) => (code === UNSURE ? t("regie-language-unsure") : languageName(code));
const tableWords = (id) =>
  ({ [MINE]: t("regie-mine"), [PERSONS]: t("regie-persons") })[id] ??
  t("common-table", { number: store.tables.value.get(id)?.number });

/** What one part of the filter says in words, while it narrows something. */
const WORDS = {
  words: (words) => t("regie-filter-words", { words: words.trim() }),
  round: (id) => t("common-round", { number: store.rounds.value.get(id)?.number }),
  kind: (kind) => t(`common-kind-${kind}`),
  table: tableWords,
  site: (id) => store.sites.value.get(id)?.name ?? "",
  strength: strengthWords,
  language: languageWords,
};

function Choose({ name, label, all, options }) {
  const chosen = all && filter.value[name] ? "chosen" : "";
  return html`<select class=${`field ${chosen}`} aria-label=${label} value=${filter.value[name]}
    onChange=${(event) => narrow({ [name]: event.target.value })}>
    ${all && html`<option value="">${all}</option>`}
    ${options.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}
  </select>`;
}

const isShown = () => more.value || Boolean(filter.value.site || filter.value.strength || filter.value.language);

/** The button that opens the filters which are asked for less often. */
function MoreFilters() {
  const words = t("regie-filters-more");
  return html`<button type="button" class="button icon" aria-expanded=${isShown()} aria-label=${words} title=${words}
    onClick=${() => (more.value = !isShown())}>${isShown() ? "−" : "+"}</button>`;
}

function More() {
  const languages = meeting.value?.languages ?? [];
  return html`
    <${Choose} name="strength" label=${t("regie-filter-strength")} all=${t("regie-all-strengths")}
      options=${STRENGTHS.map((n) => [String(n), strengthWords(n)])} />
    ${sites.value.length > 1 && html`<${Choose} name="site" label=${t("regie-filter-site")} all=${t("regie-any-site")}
      options=${sites.value.map((site) => [site.id, site.name])} />`}
    ${languages.length > 1 && html`<${Choose} name="language" label=${t("regie-filter-language")}
      all=${t("regie-all-languages")}
      options=${[...languages, UNSURE].map((code) => [code, languageWords(code)])} />`}`;
}

export function Filters() {
  return html`<div class="filters" role="search" aria-label=${t("regie-filters")}>
    <${Choose} name="state" label=${t("regie-filter-state")}
      options=${STATE_NAMES.map((state) => [state, t(`regie-state-${state}`)])} />
    <input type="search" class="field" id="search" aria-label=${t("regie-search")}
      placeholder=${t("regie-search-short")} value=${filter.value.words} onInput=${(event) => narrow({ words: event.target.value })} />
    <${MoreFilters} />
    <${Choose} name="round" label=${t("regie-filter-round")} all=${t("regie-all-rounds")}
      options=${rounds.value.map((each) => [each.id, t("regie-round-option", each)])} />
    <${Choose} name="kind" label=${t("regie-filter-kind")} all=${t("regie-all-kinds")}
      options=${KINDS.map((kind) => [kind, t(`common-kind-${kind}`)])} />
    <${Choose} name="table" label=${t("regie-filter-table")} all=${t("regie-all-tables")}
      options=${[
        ...(myTables.value.size || filter.value.table === MINE ? [[MINE, t("regie-mine")]] : []),
        ...(notes.value.some(isOfPerson) || filter.value.table === PERSONS ? [[PERSONS, t("regie-persons")]] : []),
        ...tables.value.map((each) => [each.id, tableWords(each.id)]),
      ]} />
    ${isShown() && html`<${More} />`}
    <${Narrowed} />
  </div>`;
}

/** What narrows the list now, each with a way out of it, and the way out of all. */
function Narrowed() {
  const parts = PARTS.filter((name) => filter.value[name].trim());
  if (!parts.length) return null;
  return html`<p class="narrowed">${parts.map((name) => {
    const words = WORDS[name](filter.value[name]);
    return html`<button key=${name} type="button" class="chip" aria-label=${t("regie-filter-drop", { words })}
      onClick=${() => narrow({ [name]: "" })}><span>${words}</span> <span aria-hidden="true">×</span></button>`;
  })}
    <button type="button" class="link" onClick=${widen}>${t("regie-filter-widen")}</button></p>`;
}
