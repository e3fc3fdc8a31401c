// The versions of a proposal beside each other: the language of the meeting, the others, easy to read; and what lacks.

import { html } from "htm/preact";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { clearFault } from "./act.js";
import { PLACE, translateDraft } from "./drafts.js";
import { Advice, isEasy, languageOf, useWarnings, versionParts, versionTitle } from "./easy_words.js";
import { store } from "./house.js";
import { goWide } from "./panel_state.js";
import { Room } from "./proposal_fields.js";
import { standOf } from "./proposal_words.js";

/** Everything that a proposal has said, so that a version of an older text is found. */
const historyOf = (id) => {
  const record = store.proposals.value.get(id);
  return record ? [...record.history, record] : [];
};
/** How a version of a proposal stands, as `standOf` tells it. */
export const versionStand = (words, part, id) => standOf(part, words, historyOf(id));
const BADGES = { none: "waiting", title: "waiting", text: "waiting", stale: "waiting", whole: "saved" };

function Stand({ stand }) {
  return html`<span class=${`badge ${BADGES[stand]}`}>${t(`regie-version-${stand}`)}</span>`;
}

/** How each version stands, in a line: the way to writing them beside each other. */
export function VersionsLine({ id, words }) {
  return html`<section class="versions-line" aria-label=${t("regie-versions")}>
    <h3>${t("regie-versions")}</h3>
    <ul>${versionParts().map(
      (part) => html`<li key=${part}><button type="button" class="link" onClick=${() => goWide(`version-${part}`)}>
        ${versionTitle(part)}</button> <${Stand} stand=${versionStand(words, part, id)} /></li>`,
    )}</ul>
  </section>`;
}

function Field({ id, label, value, most, rows, lang, frozen, onText, line = false }) {
  function onInput(event) {
    clearFault(PLACE);
    onText(line ? event.target.value.replace(/\n/g, " ") : event.target.value);
  }
  return html`<label><span class="label">${label}</span>
    <textarea class="field" id=${id} lang=${lang} dir="auto" rows=${rows} maxlength=${most} readonly=${frozen}
      value=${value} onInput=${onInput}></textarea><${Room} text=${value} most=${most} /></label>`;
}

function Language({ id, part, words, frozen }) {
  const { title = "", text = "" } = words.words[part] ?? {};
  const given = { lang: languageOf(part), frozen };
  const say = (said) => translateDraft(id, part, said);
  return html`<${Field} ...${given} id=${`version-${part}`} label=${t("regie-proposal-title")} value=${title}
      most=${limits.title} rows="2" line onText=${(said) => say({ title: said })} />
    <${Field} ...${given} label=${t("regie-proposal-text")} value=${text} most=${limits.proposal} rows="6"
      onText=${(said) => say({ text: said })} />`;
}

function Easy({ id, part, words, frozen }) {
  const { title = "", text = "" } = (!frozen && words.words[part]) || {};
  const warnings = useWarnings({ title, text }, languageOf(part));
  return html`<p class="small soft">${t("regie-version-easy-how")}</p>
    <${Language} ...${{ id, part, words, frozen }} />
    <${Advice} warnings=${[...(warnings.title ?? []), ...(warnings.text ?? [])]} />`;
}

/** One version, to be written; those whose text has changed since say so. */
export function Version({ id, part, words, frozen }) {
  const name = versionTitle(part);
  return html`<section class="version" aria-label=${name}>
    <h3>${name} <${Stand} stand=${versionStand(words, part, id)} /></h3>
    <${isEasy(part) ? Easy : Language} ...${{ id, part, words, frozen }} />
  </section>`;
}
