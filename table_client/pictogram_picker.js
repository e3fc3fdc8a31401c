// All pictograms that a note may carry, with their names; found by looking, or by words.

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Pictogram } from "tablee/parts.js";
import { bringPictograms, drawn, findPictograms } from "tablee/pictogram_search.js";
import { CATEGORIES, NEUTRAL, PICTOGRAMS } from "tablee/pictograms.js";
import { beside } from "tablee/tile_keys.js";
import { t } from "tablee/words.js";
import { PICTOGRAM_OF } from "./controls.js";

bringPictograms(); // ahead, with this module: they are here when the line is down

// The kinds have theirs already: twice the same drawing on one note would say nothing. Nor do objects that take no side.
const LEFT_OUT = [...Object.values(PICTOGRAM_OF), ...CATEGORIES[NEUTRAL]];
const OFFERED = PICTOGRAMS.filter((name) => !LEFT_OUT.includes(name));
const nameOf = (name) => t(`common-pictogram-${name}`);

/** value: what the note carries, "" for none. pick(name) with "" takes it away; close() follows. */
export function PictogramPicker({ value, pick, close }) {
  const dialog = useRef();
  const search = useRef();
  const [sought, seek] = useState("");
  const found = drawn.value ? findPictograms(sought, nameOf, OFFERED) : [];
  const first = found.includes(value) ? value : found[0]; // the one that Tab leads to
  const tiles = () => [...dialog.current.querySelectorAll(".tile")];

  useLayoutEffect(() => {
    bringPictograms();
    dialog.current.showModal();
  }, []);
  useLayoutEffect(() => {
    // Not the search: a tablet would open its keyboard over the pictograms.
    (tiles().find((tile) => tile.value === value) ?? tiles()[0])?.focus();
  }, [drawn.value]);

  function choose(name) {
    pick(name);
    dialog.current.close();
  }
  function onKeyDown(event) {
    event.stopPropagation();
    const at = tiles().indexOf(event.target);
    const letter = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (at >= 0 && letter) return search.current.focus(); // the letter falls into it
    if (event.target === search.current && event.key === "Enter" && found[0]) return choose(found[0]);
    const next = at >= 0 ? beside(tiles(), at, event.key) : event.key === "ArrowDown" ? tiles()[0] : null;
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  return html`<dialog
    class="picker floating" ref=${dialog} aria-labelledby="picker-title" onClose=${close} onKeyDown=${onKeyDown}
    onClick=${(event) => event.target === dialog.current && dialog.current.close()}
  >
    <div class="picker-head">
      <h2 id="picker-title">${t("table-pictogram-title")}</h2>
      <label class="picker-search"><span class="unseen">${t("table-pictogram-search")}</span>
        <input
          class="field" type="text" enterkeyhint="search" autocomplete="off" ref=${search} value=${sought}
          placeholder=${t("table-pictogram-search")} onInput=${(event) => seek(event.target.value)}
        /></label>
      ${value &&
      html`<button type="button" class="button" onClick=${() => choose("")}>${t("table-pictogram-remove")}</button>`}
      <button type="button" class="button" onClick=${() => dialog.current.close()}>${t("common-close")}</button>
    </div>
    <div class="tiles">
      ${found.map((name) => html`<button
        key=${name} type="button" class="tile" value=${name} aria-pressed=${name === value}
        tabindex=${name === first ? 0 : -1} onClick=${() => choose(name)}
      ><${Pictogram} name=${name} /><span>${nameOf(name)}</span></button>`)}
    </div>
    ${drawn.value && html`<p role="status" class=${found.length ? "unseen" : "soft"}>
      ${found.length ? t("table-pictogram-found", { n: found.length }) : t("table-pictogram-unfound")}</p>`}
  </dialog>`;
}
