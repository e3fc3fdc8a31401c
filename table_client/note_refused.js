// What the régie did not take: it stays in view with its reason until somebody has seen to it.

import { html } from "htm/preact";
import { Pictogram } from "tablee/parts.js";
import { refusal, t } from "tablee/words.js";
import { PICTOGRAM_OF, TwiceButton } from "./controls.js";

const REFUSED = { "edit-note": "table-edit-refused", "withdraw-note": "table-withdraw-refused" };

export function RefusedNote({ entry, table }) {
  const { command, code, facts } = entry;
  const known = table.store.notes.value.get(command.note_id);
  const text = command.text ?? known?.text ?? "";
  const leaving = command.type === "withdraw-note";
  const dismiss = () => table.dismiss(entry);
  return html`<li class="note refused">
    <span class="note-marks"><${Pictogram} name=${PICTOGRAM_OF[command.kind ?? known?.kind ?? "idea"]} /></span>
    <div class="note-words">
      <p class="note-text">${text}</p>
      <p class="why">${refusal(code, facts)}</p>
      <div class="note-acts">
        ${!leaving &&
        html`<button type="button" class="button" onClick=${() => table.resume(entry)}>${t("table-resume")}</button>`}
        ${leaving
          ? html`<button type="button" class="button" onClick=${dismiss}>${t("table-understood")}</button>`
          : html`<${TwiceButton} label=${t("table-clear")} sure=${t("table-clear-sure")} act=${dismiss} />`}
      </div>
    </div>
    <div class="note-side">
      <span class="badge refused">${t(REFUSED[command.type] ?? "common-refused")}</span>
    </div>
  </li>`;
}

/** One sentence for all orders that were not taken: the notes themselves are safe. */
export function RefusedOrder({ entries, table }) {
  if (entries.length === 0) return null;
  const { code, facts } = entries.at(-1);
  const dismiss = () => entries.forEach(table.dismiss);
  return html`<li class="note refused">
    <span class="note-marks" />
    <div class="note-words">
      <p>${t("table-order-refused")}</p>
      <p class="why">${refusal(code, facts)}</p>
      <div class="note-acts">
        <button type="button" class="button" onClick=${dismiss}>${t("table-understood")}</button>
      </div>
    </div>
    <div class="note-side"><span class="badge refused">${t("table-order-not-taken")}</span></div>
  </li>`;
}
