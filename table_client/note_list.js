// The table's notes, as a sheet that fills from the top and stays turned to the newest.

import { html } from "htm/preact";
import { holdMarks, Pictogram } from "tablee/parts.js";
import { refusal, t } from "tablee/words.js";
import { PICTOGRAM_OF, TwiceButton } from "./controls.js";

export function NoteList({ table }) {
  const items = table.items.value;
  const refused = table.refused.value;
  // While the sheet is turned to its end, that is where they are seen; afterwards it is read from the top.
  const unsettled = refused.map((entry) => html`<${RefusedNote} key=${entry.command.id} entry=${entry} table=${table} />`);
  return html`<section class="notes" aria-labelledby="notes-title" tabindex="0">
    <div class="sheet">
      <h2 id="notes-title">${t("table-our-notes")} <span class="soft figures">${table.count}</span></h2>
      ${items.length + refused.length === 0 && html`<p class="soft">${t("table-no-notes")}</p>`}
      <ol>
        ${!table.round.value && unsettled}
        ${items.map((item) => html`<${Note} key=${item.id} item=${item} table=${table} />`)}
        ${table.round.value && unsettled}
      </ol>
    </div>
  </section>`;
}

const STATES = { saved: "common-saved", waiting: "common-waiting", withdrawn: "common-withdrawn" };

function Note({ item, table }) {
  const { state, text, number } = item;
  const gone = state === "withdrawn";
  const inHand = table.editing.value?.id === item.id;
  const name = number ? t("common-note", { number }) : t("table-new-note");
  const act = t(inHand ? "table-in-hand" : "table-edit");
  const editable = !gone && !item.leaving && table.round.value;
  return html`<li class=${`note ${state} ${inHand ? "in-hand" : ""}`} id=${item.id}>
    <${Pictogram} name=${PICTOGRAM_OF[item.kind]} />
    <div class="note-words">
      <p class="note-text">${gone ? html`<s>${holdMarks(text)}</s>` : holdMarks(text)}</p>
      <p class="note-facts soft small">
        ${t(`common-kind-${item.kind}`)} · ${t("common-people", { n: item.strength })}${number && ` · ${name}`}
      </p>
      <${Wordings} wordings=${item.wordings} />
    </div>
    <div class="note-side">
      <span class=${`badge ${gone ? "gone" : state}`}>${t(item.leaving ? "table-leaving" : STATES[state])}</span>
      ${editable &&
      html`<button
        type="button" class="button quiet" aria-pressed=${inHand} onClick=${() => table.edit(item)}
        aria-label=${t("table-act-named", { act, name })}
      >${act}</button>`}
    </div>
  </li>`;
}

function Wordings({ wordings }) {
  if (wordings.length === 0) return null;
  return html`<details class="wordings small">
    <summary>${t("table-wordings", { n: wordings.length })}</summary>
    <ol>${wordings.map((text, place) => html`<li key=${place} class="soft">${text}</li>`)}</ol>
  </details>`;
}

function RefusedNote({ entry, table }) {
  const { command, code, facts } = entry;
  const known = table.store.notes.value.get(command.note_id);
  const text = command.text ?? known?.text ?? "";
  const leaving = command.type === "withdraw-note";
  return html`<li class="note refused">
    <${Pictogram} name=${PICTOGRAM_OF[command.kind ?? known?.kind ?? "idea"]} />
    <div class="note-words">
      <p class="note-text">${text}</p>
      <p class="why">${refusal(code, facts)}</p>
      <div class="note-acts">
        ${!leaving &&
        html`<button type="button" class="button" onClick=${() => table.resume(entry)}>${t("table-resume")}</button>`}
        ${leaving
          ? html`<button type="button" class="button" onClick=${() => table.dismiss(entry)}>${t("table-understood")}</button>`
          : html`<${TwiceButton} label=${t("table-clear")} sure=${t("table-clear-sure")} act=${() => table.dismiss(entry)} />`}
      </div>
    </div>
    <div class="note-side">
      <span class="badge refused">${t(REFUSED[command.type] ?? "common-refused")}</span>
    </div>
  </li>`;
}

const REFUSED = { "edit-note": "table-edit-refused", "withdraw-note": "table-withdraw-refused" };
