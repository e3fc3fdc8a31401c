// A microphone beside the words, where the browser can write down what it hears. All else comes when it is pressed.

import { html } from "htm/preact";
import { Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { keepFocus } from "./controls.js";
import { later } from "./later.js";

// Browsers hear nothing on plain http, whatever they have.
export const canHear = window.isSecureContext && Boolean(window.SpeechRecognition ?? window.webkitSpeechRecognition);
const dictation = canHear ? later(() => import("./dictation.js")) : null;

export function DictationButton({ table, field }) {
  if (!dictation) return null;
  const on = table.dictation.state.value !== "off";
  const label = t(on ? "table-dictation-stop" : "table-dictation");
  async function press() {
    if (on) return table.finish();
    table.fault.value = "";
    const part = await dictation.load();
    if (part) await part.begin(table, field.current);
    else table.fault.value = t("table-part-missing");
  }
  return html`<button
    type="button" class=${`button dictation-button ${on ? "on" : ""}`}
    aria-pressed=${on} aria-label=${label} title=${label} onPointerDown=${keepFocus} onClick=${press}
  ><${Pictogram} name="microphone" /></button>`;
}

/** What is being heard, and the question that comes first. */
export function Dictation({ table, field }) {
  const View = dictation?.part.value?.DictationView;
  return View && table.dictation.state.value !== "off" ? html`<${View} table=${table} field=${field} />` : null;
}
