// A line of tabs: one of a few things to see, chosen by click or by arrow key.

import { html } from "htm/preact";

/** label: of the line. tabs: [[name, words]]. controls: id of the panel, which is labelled by `tab-NAME`. */
export function Tabs({ label, tabs, chosen, onChoose, controls }) {
  function onKeyDown(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = tabs.findIndex(([name]) => name === chosen);
    const [next] = tabs[(at + step + tabs.length) % tabs.length];
    onChoose(next);
    event.currentTarget.querySelector(`#tab-${next}`).focus();
  }
  return html`<div class="tabs" role="tablist" aria-label=${label} onKeyDown=${onKeyDown}>
    ${tabs.map(
      ([name, words]) => html`<button key=${name} type="button" role="tab" id=${`tab-${name}`} aria-controls=${controls}
        aria-selected=${chosen === name ? "true" : "false"} tabindex=${chosen === name ? 0 : -1}
        onClick=${() => onChoose(name)}>${words}</button>`,
    )}
  </div>`;
}
