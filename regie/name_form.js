// Asks for the name of a theme.

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { clearFault, Fault } from "./act.js";

/** Names a theme: a new one, or one that gets another name. */
export function NameForm({ label, name = "", verb, place, onName, onCancel }) {
  const [text, setText] = useState(name);
  const field = useRef(null);
  useLayoutEffect(() => field.current.select(), []);
  return html`<form class="name-form" onSubmit=${(event) => { event.preventDefault(); if (text.trim()) onName(text.trim()); }}
    onKeyDown=${(event) => { if (event.key === "Escape") { event.stopPropagation(); onCancel(); } }}>
    <label><span class="label">${label}</span>
      <input class="field" ref=${field} value=${text} maxlength=${limits.title}
        onInput=${(event) => { setText(event.target.value); clearFault(place); }} /></label>
    <div class="acts">
      <button class="button main" disabled=${!text.trim()}>${verb}</button>
      <button type="button" class="button" onClick=${onCancel}>${t("common-cancel")}</button>
    </div>
    <${Fault} place=${place} />
  </form>`;
}
