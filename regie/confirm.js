// A button that asks before it does what cannot be undone.

import { html } from "htm/preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { useBeside } from "./beside.js";

/** label: of the button. question: what is about to happen. yes: verb on the button that does it. */
export function Confirm({ label, question, yes, onYes, disabled = false, kind = "main" }) {
  const [asking, setAsking] = useState(false);
  const button = useRef(null);
  const panel = useRef(null);
  const id = useId();
  useBeside(asking, button, panel);
  useLayoutEffect(() => {
    // On the question itself, not on a button: Enter pressed twice must not do it.
    if (asking) panel.current?.focus();
  }, [asking]);

  function close() {
    setAsking(false);
    button.current?.focus();
  }
  function onKeyDown(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  }
  function onFocusOut(event) {
    if (!event.relatedTarget || event.currentTarget.contains(event.relatedTarget)) return;
    setAsking(false);
  }

  return html`<div class="confirm" onKeyDown=${onKeyDown} onfocusout=${onFocusOut}>
    <button type="button" class=${`button ${kind}`} ref=${button} disabled=${disabled} aria-expanded=${asking}
      onClick=${() => setAsking(!asking)}>${label}</button>
    ${asking &&
    html`<div class="confirm-panel floating" role="alertdialog" aria-labelledby=${id} tabindex="-1"
      ref=${panel}>
      <p id=${id}>${question}</p>
      <div class="acts">
        <button type="button" class="button main" disabled=${disabled}
          onClick=${() => { close(); onYes(); }}>${yes}</button>
        <button type="button" class="button" onClick=${close}>${t("common-cancel")}</button>
      </div>
    </div>`}
  </div>`;
}
