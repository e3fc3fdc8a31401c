// Chooses a pictogram from all of them, seen at once.

import { html } from "htm/preact";
import { useId, useRef, useState } from "preact/hooks";
import { Pictogram } from "tablee/parts.js";
import { PICTOGRAMS } from "tablee/pictograms.js";
import { t } from "tablee/words.js";
import { useBeside } from "./beside.js";

const nameOf = (name) => (name ? t(`common-pictogram-${name}`) : t("regie-pictogram-none"));

/** value: "" while none is chosen. gap: what it fills, as in `Poll.gaps`. */
export function PictogramPicker({ value, label, onPick, disabled = false, gap }) {
  const [open, setOpen] = useState(false);
  const group = useId();
  const button = useRef(null);
  const grid = useRef(null);
  useBeside(open, button, grid);
  function pickAndClose(name) {
    onPick(name); // closing takes the radio away before it could say that it changed
    setOpen(false);
    button.current.focus();
  }
  return html`<div class="picker">
    <button type="button" class="button picker-button" ref=${button} data-gap=${gap} disabled=${disabled} aria-expanded=${open}
      aria-label=${t("regie-pictogram-is", { label, name: nameOf(value) })} title=${nameOf(value)} onClick=${() => setOpen(!open)}>
      ${value ? html`<${Pictogram} name=${value} />` : html`<span class="no-pictogram" aria-hidden="true">+</span>`}</button>
    ${open &&
    html`<fieldset class="picker-grid floating" ref=${grid} onKeyDown=${(event) => event.key === "Escape" && setOpen(false)}>
      <legend class="unseen">${label}</legend>
      ${PICTOGRAMS.map(
        (name) => html`<label key=${name} class=${`picker-choice ${name === value ? "chosen" : ""}`} title=${nameOf(name)}>
          <input type="radio" name=${group} value=${name} checked=${name === value} aria-label=${nameOf(name)}
            onChange=${() => onPick(name)} onClick=${(event) => event.detail > 0 && pickAndClose(name)} />
          <${Pictogram} name=${name} /></label>`,
      )}
    </fieldset>`}
  </div>`;
}
