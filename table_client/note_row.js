// One note as the table sees it: its words, how it once read, whether it is at the régie, and what became of it.

import { html } from "htm/preact";
import { holdMarks, Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { PICTOGRAM_OF } from "./controls.js";
import { Fates } from "./note_fate.js";

const STATES = { saved: "common-saved", waiting: "common-waiting", withdrawn: "common-withdrawn" };

/** item: as `noteItems` gives it. past: of a round that is over, so that it can only be read. */
export function Note({ item, table, past = false }) {
  const { state, text, number } = item;
  const gone = state === "withdrawn";
  const inHand = !past && table.inHand.value === item.id;
  const name = number ? t("common-note", { number }) : t("table-new-note");
  const act = t(inHand ? "table-in-hand" : "table-edit");
  const sign = gone ? "gone" : state;
  const editable = !past && !gone && !item.leaving && table.round.value;
  return html`<li class=${`note ${state} ${inHand ? "in-hand" : ""}`} id=${item.id}>
    <span class="note-marks">
      <${Pictogram} name=${PICTOGRAM_OF[item.kind]} /><${Picture} name=${item.pictogram} />
    </span>
    <div class="note-words">
      <p class="note-text">${gone ? html`<s>${holdMarks(text)}</s>` : holdMarks(text)}</p>
      <p class="note-facts soft small">
        ${t(`common-kind-${item.kind}`)} · ${t("common-people", { n: item.strength })}${number && ` · ${name}`}
        ${item.edited && ` · ${t("table-edited")}`}
      </p>
      <${Wordings} wordings=${item.wordings} />
      ${item.aside !== null && html`<p class="note-aside small">${t("table-aside", { reason: item.aside })}</p>`}
      ${item.hidden !== null && html`<p class="note-aside small">${t("table-hidden", { reason: item.hidden })}</p>`}
      ${item.answer && html`<p class="note-aside small"><strong>${t("table-answer")}</strong> ${item.answer}</p>`}
    </div>
    <div class="note-side">
      ${state === "saved" && !item.leaving
        ? html`<${Fates} item=${item} table=${table} />`
        : html`<span class=${`badge ${sign}`}>${t(item.leaving ? "table-leaving" : STATES[state])}</span>`}
      ${editable &&
      html`<button
        type="button" class="button quiet" aria-pressed=${inHand} onClick=${() => table.edit(item)}
        aria-label=${t("table-act-named", { act, name })}
      >${act}</button>`}
    </div>
  </li>`;
}

function Picture({ name }) {
  if (!name) return null;
  const words = t(`common-pictogram-${name}`);
  return html`<span role="img" aria-label=${words} title=${words}><${Pictogram} name=${name} /></span>`;
}

function Wordings({ wordings }) {
  if (wordings.length === 0) return null;
  return html`<details class="wordings small">
    <summary>${t("table-wordings", { n: wordings.length })}</summary>
    <ol>${wordings.map((text, place) => html`<li key=${place} class="soft">${holdMarks(text)}</li>`)}</ol>
  </details>`;
}
