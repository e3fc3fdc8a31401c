// Where the facilitator writes: always in the same place, never taken away from under the hands.

import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { KindChips, Stepper, TwiceButton, keepFocus } from "./controls.js";
import { lengthOf } from "./note_items.js";

const COUNT_FROM = 0.8 * limits.note; // the count would only worry those who are far from the end

export function Composer({ table }) {
  const field = useRef();
  const fault = useSignal("");
  const editing = table.editing.value;
  const { text, kind, strength } = table.written.value;
  const length = lengthOf(text);
  const canSend = table.canSend.value;

  useLayoutEffect(() => {
    if (editing && canSend) field.current.focus();
  }, [editing?.id]);

  function send(event) {
    event.preventDefault();
    if (!canSend) return;
    fault.value = length === 0 ? t("table-empty") : length > limits.note ? t("table-too-long") : "";
    if (!fault.value) table.send();
    field.current.focus();
  }
  const onKeyDown = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(event);
    if (event.key === "Escape" && editing) table.stopEditing();
  };
  const label = !canSend
    ? t(editing ? "table-kept-edit" : "table-kept-draft")
    : !editing ? t("table-write") : editing.number ? t("table-editing", { number: editing.number }) : t("table-editing-new");

  return html`<form class=${`composer ${editing ? "editing" : ""}`} onSubmit=${send} onKeyDown=${onKeyDown}>
    <div class="composer-head">
      <label class="label" for="writing">${label}</label>
      ${canSend && !editing && html`<span class="hint soft small">${t("table-one-thing")}</span>`}
      <${Count} length=${length} />
    </div>
    <textarea
      id="writing" ref=${field} class="field" rows="2" value=${text} autocapitalize="sentences"
      aria-describedby="writing-fault" aria-invalid=${Boolean(fault.value)}
      onInput=${(event) => {
        fault.value = "";
        table.write({ text: event.target.value });
      }}
    />
    <p id="writing-fault" class="fault small" role="alert">${fault}</p>
    <div class="composer-controls">
      <${KindChips} kind=${kind} choose=${(chosen) => table.write({ kind: chosen })} />
      <${Stepper} people=${strength} set=${(number) => table.write({ strength: number })} />
      <div class="composer-acts">
        ${editing &&
        html`<${TwiceButton}
            key=${`leave-${editing.id}`} label=${t("table-withdraw")} sure=${t("table-withdraw-sure")}
            act=${() => table.withdraw(editing.id)}
          />
          <button type="button" class="button" onClick=${table.stopEditing}>${t("table-stop-editing")}</button>`}
        ${canSend &&
        html`<button class="button main" onPointerDown=${keepFocus} title=${t("table-send-keys")}>
          ${t(editing ? "table-save-edit" : "table-send")}
        </button>`}
      </div>
    </div>
  </form>`;
}

function Count({ length }) {
  const left = limits.note - length;
  const shown = length >= COUNT_FROM;
  const words = left >= 0 ? t("table-left", { n: left }) : t("table-over", { n: -left });
  return html`<span class=${`count small figures ${left < 0 ? "over" : ""}`} hidden=${!shown}>${shown && words}</span>`;
}
