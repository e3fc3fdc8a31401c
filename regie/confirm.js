// A button that asks before it does what cannot be undone.

import { html } from "htm/preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { useBeside } from "./beside.js";

/**
 * label: of the button. question: what is about to happen. yes: verb on the button that does it; no: on the other one.
 * children: what has to be said or filled in first; ready: whether that is done. name: of the button, for the keys.
 */
export function Confirm({
  label, question, yes, no = t("common-cancel"), onYes, disabled = false, ready = true, kind = "main", name, children,
}) {
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
    <button type="button" class=${`button ${kind}`} ref=${button} data-act=${name} disabled=${disabled} aria-expanded=${asking}
      onClick=${() => setAsking(!asking)}>${label}</button>
    ${asking &&
    html`<div class="confirm-panel floating" role="alertdialog" aria-labelledby=${id} tabindex="-1"
      ref=${panel}>
      <p id=${id}>${question}</p>
      ${children}
      <div class="acts">
        <button type="button" class="button main" disabled=${disabled || !ready}
          onClick=${() => { close(); onYes(); }}>${yes}</button>
        <button type="button" class="button" onClick=${close}>${no}</button>
      </div>
    </div>`}
  </div>`;
}
