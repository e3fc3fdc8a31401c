// What has just been done at the board, for some seconds, with the way back.

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { redo, told, undo } from "./undo.js";

const STAYS_MS = 10_000; // to read it, find the button and press it; the keys work afterwards, too

export function Toast() {
  const [held, setHeld] = useState(false);
  const said = told.value;
  useEffect(() => {
    if (!said || held) return undefined;
    const timer = setTimeout(() => (told.value = null), STAYS_MS);
    return () => clearTimeout(timer);
  }, [said?.key, held]);
  const again = typeof said?.again === "function" ? ["regie-undo", said.again] : {
    undo: ["regie-undo", undo, t("regie-key-undo")],
    redo: ["regie-redo", redo, t("regie-key-redo")],
  }[said?.again];
  const hold = { onMouseEnter: () => setHeld(true), onMouseLeave: () => setHeld(false) };
  return html`<div class="toast-place" role="status">${said && html`<p class="toast" key=${said.key} ...${hold}
      onfocusin=${() => setHeld(true)} onfocusout=${() => setHeld(false)}>
    <span>${said.words}</span>
    ${again && html`<button type="button" class="button" title=${again[2]} onClick=${again[1]}>${t(again[0])}</button>`}
  </p>`}</div>`;
}
