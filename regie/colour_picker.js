// Chooses the colour of a proposal by its name: a sample beside the word, never the colour alone.

import { html } from "htm/preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { useBeside } from "./beside.js";
import { colourName, COLOURS } from "./colours.js";

/** The sample of a colour; crossed out where it goes by the place of the choice. */
export const Swatch = ({ colour }) =>
  html`<span class=${`swatch ${colour ? "" : "none"}`} style=${colour && `--colour:${colour}`} aria-hidden="true" />`;

/** value: one of `COLOURS`, or "". */
export function ColourPicker({ value, onPick, disabled = false }) {
  const [open, setOpen] = useState(false);
  const group = useId();
  const button = useRef(null);
  const list = useRef(null);
  useBeside(open, button, list);
  useLayoutEffect(() => {
    if (open) list.current.querySelector(":checked").focus();
  }, [open]);
  function close() {
    setOpen(false);
    button.current.focus();
  }
  function onKeyDown(event) {
    if (event.key !== "Escape" && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  }
  function onFocusOut(event) {
    if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  }
  return html`<div class="picker colour-picker" onfocusout=${onFocusOut}>
    <button type="button" class="button" ref=${button} disabled=${disabled} aria-expanded=${open}
      aria-label=${t("regie-colour-is", { name: colourName(value) })} onClick=${() => setOpen(!open)}>
      <${Swatch} colour=${value} /><span class="small">${colourName(value)}</span></button>
    ${open &&
    html`<fieldset class="colour-list floating" ref=${list} onKeyDown=${onKeyDown}>
      <legend class="unseen">${t("regie-colour")}</legend>
      ${["", ...Object.keys(COLOURS)].map(
        (colour) => html`<label key=${colour} class=${`colour-choice ${colour === value ? "chosen" : ""}`}>
          <input type="radio" name=${group} checked=${colour === value} onChange=${() => onPick(colour)}
            onClick=${(event) => { if (event.detail > 0) { onPick(colour); close(); } }} />
          <${Swatch} colour=${colour} />${colourName(colour)}</label>`,
      )}
    </fieldset>`}
  </div>`;
}
