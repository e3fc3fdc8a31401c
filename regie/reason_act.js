// Asks for the reason of an act that the whole room will read about: annulling a poll, or voting again.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { Confirm } from "./confirm.js";

const USUAL = ["regie-annul-unclear", "regie-annul-mistake", "regie-annul-fault", "regie-annul-strangers"];

/** onReason: gets the reason, trimmed. asked: words over the field; the rest as for `Confirm`. */
export function ReasonAct({ asked, onReason, ...confirm }) {
  const [reason, setReason] = useState("");
  return html`<${Confirm} ...${confirm} no=${t("regie-leave-it")} ready=${reason.trim() !== ""}
    onYes=${() => { onReason(reason.trim()); setReason(""); }}>
    <label><span class="label">${asked}</span>
      <input class="field" value=${reason} maxlength=${limits.text} autocomplete="off" onInput=${(event) => setReason(event.target.value)} /></label>
    <div class="acts usual">${USUAL.map(
      (name) => html`<button key=${name} type="button" class="chip" aria-pressed=${reason === t(name)}
        onClick=${() => setReason(t(name))}>${t(name)}</button>`,
    )}</div>
  <//>`;
}
