// Where the facilitator writes: always in the same place, never taken away from under the hands.

import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { KindChips, Stepper, TwiceButton, keepFocus } from "./controls.js";
import { Count } from "./count.js";
import { canHear, Dictation, DictationButton } from "./dictation_button.js";
import { later } from "./later.js";
import { lengthOf } from "./note_items.js";

const picker = later(() => import("./pictogram_picker.js"));

export function Composer({ table }) {
  const field = useRef();
  const form = useRef();
  const [picking, pick] = useState(false);
  const [compact, fold] = useState(false);
  const editing = table.editing.value;
  const { text, kind, strength, pictogram } = table.written.value;
  const length = lengthOf(text);
  const [canSend, stage] = [table.canSend.value, table.stage.value];
  const fault = table.fault.value;

  useLayoutEffect(() => {
    if (editing && canSend) field.current.focus();
  }, [editing?.id]);
  // What waits for the next round makes room, but never under the hands.
  useLayoutEffect(() => fold(!canSend && !form.current.contains(document.activeElement)), [canSend, stage]);
  useEffect(() => table.finish, []); // the field goes when its round does

  function send(event) {
    event.preventDefault();
    if (!canSend) return;
    table.finish(); // what was said aloud up to now is part of it
    const all = lengthOf(table.written.value.text);
    table.fault.value = all === 0 ? t("table-empty") : all > limits.note ? t("table-too-long") : "";
    if (!table.fault.value) {
      table.send();
      if (table.list.value === "earlier") table.list.value = "now"; // where the note appears
    }
    field.current.focus();
  }
  async function choosePictogram() {
    if (await picker.load()) pick(true);
    else table.fault.value = t("table-part-missing");
  }
  function onKeyDown(event) {
    if (event.isComposing) return; // the keys are those of the input method
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(event);
    if (event.key !== "Escape") return;
    if (table.dictation.state.value !== "off") table.finish();
    else if (editing) table.leave();
  }
  const label = labelOf(editing, canSend);

  const shape = `composer ${editing ? "editing" : ""} ${canSend ? "" : "kept"} ${compact ? "compact" : ""}`;
  return html`<form ref=${form} class=${shape} onSubmit=${send} onKeyDown=${onKeyDown}>
    <div class="composer-head">
      <label class="label" for="writing">${label}</label>
      ${canSend && !editing && html`<span class="hint soft small">${t("table-one-thing")}</span>`}
      <${Count} length=${length} />
      <span class="unseen" role="status">${!canSend && label}</span>
    </div>
    <div class=${`writing-place ${canHear ? "hears" : ""}`}>
      <textarea
        id="writing" ref=${field} class="field" rows="2" value=${text} autocapitalize="sentences"
        aria-describedby="writing-fault" aria-invalid=${Boolean(fault)}
        onFocus=${() => fold(false)} onInput=${(event) => table.write({ text: event.target.value })}
      />
      <${DictationButton} table=${table} field=${field} />
    </div>
    <${Dictation} table=${table} field=${field} />
    <p id="writing-fault" class="fault small" role="alert">${fault}</p>
    <div class="kinds-line">
      <${KindChips} kind=${kind} choose=${(chosen) => table.write({ kind: chosen })} />
      <${PictogramButton} name=${pictogram} press=${choosePictogram} />
    </div>
    <${Stepper} people=${strength} set=${(number) => table.write({ strength: number })} />
    <div class="composer-acts">
      ${editing && html`<${EditingActs} table=${table} editing=${editing} canSend=${canSend} />`}
      ${!compact &&
      html`<button
        class="button main" aria-disabled=${!canSend} onPointerDown=${keepFocus} title=${t("table-send-keys")}
      >${t(editing ? "table-save-edit" : "table-send")}</button>`}
    </div>
  </form>
  ${picking && html`<${picker.part.value.PictogramPicker}
    value=${pictogram} pick=${(name) => table.write({ pictogram: name })} close=${() => pick(false)}
  />`}`;
}

function labelOf(editing, canSend) {
  if (!canSend) return t(editing ? "table-kept-edit" : "table-kept-draft");
  if (!editing) return t("table-write");
  return editing.number ? t("table-editing", { number: editing.number }) : t("table-editing-new");
}

function EditingActs({ table, editing, canSend }) {
  return html`${canSend
      ? html`<${TwiceButton}
          key=${`leave-${editing.id}`} label=${t("table-withdraw")} sure=${t("table-withdraw-sure")}
          act=${() => table.withdraw(editing.id)}
        />`
      : html`<button type="button" class="button" onClick=${table.makeNew}>${t("table-make-new")}</button>`}
    ${canSend
      ? html`<button type="button" class="button" onClick=${table.stopEditing}>${t("table-stop-editing")}</button>`
      : html`<${TwiceButton}
          key="clear" label=${t("table-clear")} sure=${t("table-clear-sure")} act=${table.stopEditing}
        />`}`;
}

/** A picture for those who do not read: small and quiet, for most notes need none. */
function PictogramButton({ name, press }) {
  const label = t("table-pictogram-is", { name: name ? t(`common-pictogram-${name}`) : t("table-pictogram-none") });
  return html`<button
    type="button" class=${`button pictogram-button ${name ? "chosen" : ""}`}
    aria-haspopup="dialog" aria-label=${label} title=${label} onPointerDown=${keepFocus} onClick=${press}
  ><${Pictogram} name=${name || "pictogram"} /></button>`;
}
