// The button that shows which pictogram is chosen, and opens all of them.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { PictogramDialog } from "./pictogram_dialog.js";

const nameOf = (name) => (name ? t(`common-pictogram-${name}`) : t("regie-pictogram-none"));

/**
 * value: "" while none is chosen. texts: what it is to stand for, from which some are suggested; the first weighs most.
 * neutral: whether objects that take no side are offered too. gap: what it fills, as in `Poll.gaps`.
 */
export function PictogramPicker({ value, label, texts, onPick, neutral = false, disabled = false, gap }) {
  const [open, setOpen] = useState(false);
  return html`<div class="picker">
    <button
      type="button" class="button picker-button" data-gap=${gap} disabled=${disabled} aria-haspopup="dialog"
      aria-label=${t("regie-pictogram-is", { label, name: nameOf(value) })} title=${nameOf(value)}
      onClick=${() => setOpen(true)}
    >${value ? html`<${Pictogram} name=${value} />` : html`<span class="no-pictogram" aria-hidden="true">+</span>`}
    </button>
    ${open &&
    html`<${PictogramDialog} ...${{ value, label, texts, neutral, onPick }} onClose=${() => setOpen(false)} />`}
  </div>`;
}
