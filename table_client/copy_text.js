// A text that is kept here and may be taken elsewhere.

import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { t } from "tablee/words.js";

/** A text to read and to copy. label: what it is. */
export function CopyText({ text, label }) {
  const field = useRef();
  const [done, say] = useState("");

  async function copy() {
    field.current.select(); // what cannot be copied for somebody is marked for them
    const { clipboard } = navigator; // a hall by plain http has none
    const copied = clipboard ? clipboard.writeText(text).then(() => true, () => false) : document.execCommand("copy");
    say(t((await copied) ? "table-copied" : "table-copy-by-hand"));
  }

  return html`<div class="copy-text">
    <textarea class="field" readonly rows="2" ref=${field} aria-label=${label} value=${text} />
    <div class="copy-act">
      <button type="button" class="button" onClick=${copy}>${t("table-copy")}</button>
      <span role="status">${done}</span>
    </div>
  </div>`;
}
