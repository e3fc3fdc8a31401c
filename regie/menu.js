// A button that opens a short list of things to do.

import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useBeside } from "./beside.js";

/** items: [{key, words, hint, act}], or {key, rule: true} for a line. `label` names the button for those who do not see it. */
export function Menu({ words, label, items, kind = "", disabled = false }) {
  const [open, setOpen] = useState(false);
  const root = useRef(null);
  const button = useRef(null);
  const list = useRef(null);
  useBeside(open, button, list);
  useLayoutEffect(() => {
    if (open) root.current.querySelector("[role=menuitem]")?.focus();
  }, [open]);

  function close(back = true) {
    setOpen(false);
    if (back) button.current.focus();
  }
  function onKeyDown(event) {
    if (!open) return;
    const all = [...root.current.querySelectorAll("[role=menuitem]")];
    const at = all.indexOf(document.activeElement);
    const goTo = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (goTo !== undefined) all[(goTo + all.length) % all.length].focus();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  function onFocusOut(event) {
    if (event.relatedTarget && !root.current.contains(event.relatedTarget)) close(false);
  }
  useEffect(() => {
    if (!open) return undefined;
    const away = (event) => !root.current.contains(event.target) && setOpen(false);
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);

  return html`<span class="menu" ref=${root} onKeyDown=${onKeyDown} onfocusout=${onFocusOut}>
    <button type="button" class=${`button ${kind}`} ref=${button} aria-haspopup="menu" aria-expanded=${open} aria-label=${label}
      title=${label} disabled=${disabled} onClick=${() => setOpen(!open)}>${words}</button>
    ${open &&
    html`<ul class="menu-list floating" role="menu" ref=${list}>
      ${items.map(({ key, rule, words: text, hint, act }) =>
        rule
          ? html`<li key=${key} role="separator"></li>`
          : html`<li key=${key} role="none">
              <button type="button" role="menuitem" tabindex="-1" onClick=${() => { close(); act(); }}>
                <span>${text}</span>${hint && html`<kbd>${hint}</kbd>`}</button></li>`,
      )}
    </ul>`}
  </span>`;
}
