// All pictograms: those that the text speaks of and those chosen before first, then by category, or by words.

import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Pictogram } from "tablee/parts.js";
import { bringPictograms, drawn, findPictograms, searchWords, suggestPictograms } from "tablee/pictogram_search.js";
import { CATEGORIES, NEUTRAL } from "tablee/pictograms.js";
import { beside } from "tablee/tile_keys.js";
import { t } from "tablee/words.js";
import { keepOverReload } from "./kept.js";

const RECENT_MOST = 6;
const recent = signal([]); // of whoever sits here, the last first
keepOverReload("pictograms", { recent });

const called = (name) => t(`common-pictogram-${name}`);

function remember(name) {
  recent.value = [name, ...recent.value.filter((each) => each !== name)].slice(0, RECENT_MOST);
}

/** What is shown: [heading or "", names] a part. categories: [category, its names] each. */
function partsOf({ categories, category, sought, suggested, offered }) {
  if (sought.trim()) return [["", findPictograms(sought, called, offered)]];
  const kept = categories.filter(([each]) => !category || each === category);
  const again = recent.value.filter((name) => offered.includes(name) && !suggested.includes(name));
  const before = [[t("regie-pictogram-suggested"), suggested], [t("regie-pictogram-recent"), again]];
  const parts = kept.map(([each, names]) => [t(`common-category-${each}`), names]);
  return [...(category ? [] : before), ...parts].filter(([, names]) => names.length);
}

function Categories({ categories, chosen, choose }) {
  const one = (category, words) => html`<button key=${category} type="button" class="picker-category"
    aria-pressed=${category === chosen} onClick=${() => choose(category)}>${words}</button>`;
  return html`<div class="picker-categories" role="group" aria-label=${t("regie-pictogram-categories")}>
    ${one("", t("regie-pictogram-all"))}
    ${categories.map(([category]) => one(category, t(`common-category-${category}`)))}
  </div>`;
}

const Tile = ({ name, value, first, pick }) => html`<button
  type="button" class="picker-tile" value=${name} aria-pressed=${name === value} tabindex=${first ? 0 : -1}
  onClick=${() => pick(name)}
><${Pictogram} name=${name} /><span>${called(name)}</span></button>`;

/** As `PictogramPicker`. */
export function PictogramDialog({ value, label, texts = [], neutral, onPick, onClose }) {
  const dialog = useRef(null);
  const search = useRef(null);
  const [sought, seek] = useState("");
  const [category, choose] = useState("");
  const categories = Object.entries(CATEGORIES).filter(([each]) => neutral || each !== NEUTRAL);
  const offered = categories.flatMap(([, names]) => names);
  const suggested = useMemo(() => suggestPictograms(texts, called, offered), [searchWords.value]);
  const parts = partsOf({ categories, category, sought, suggested, offered });
  const found = parts.flatMap(([, names]) => names);
  const tiles = () => [...dialog.current.querySelectorAll(".picker-tile")];

  useLayoutEffect(() => {
    bringPictograms();
    dialog.current.showModal();
    search.current.focus();
  }, []);
  function pick(name) {
    remember(name);
    onPick(name);
    dialog.current.close();
  }
  function show(chosen) {
    seek("");
    choose(chosen);
    dialog.current.querySelector(".picker-parts").scrollTop = 0; // what is shown begins above
  }
  function onKeyDown(event) {
    event.stopPropagation(); // the keys of the régie rest
    const at = tiles().indexOf(event.target);
    const letter = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (at >= 0 && letter) return search.current.focus(); // the letter falls into it
    if (event.target === search.current && event.key === "Enter") {
      event.preventDefault();
      return sought.trim() && found[0] && pick(found[0]);
    }
    const down = event.target === search.current && event.key === "ArrowDown" && tiles()[0];
    const next = at >= 0 ? beside(tiles(), at, event.key) : down;
    if (!next && !(at === 0 && event.key === "ArrowUp")) return;
    event.preventDefault();
    (next || search.current).focus();
  }

  return html`<dialog
    class="picker-dialog" ref=${dialog} aria-labelledby="picker-title" onClose=${onClose} onKeyDown=${onKeyDown}
    onClick=${(event) => event.target === dialog.current && dialog.current.close()}
  >
    <header><h2 id="picker-title">${label}</h2>
      <label class="grow"><span class="unseen">${t("regie-pictogram-search")}</span>
        <input
          class="field" type="text" ref=${search} value=${sought} placeholder=${t("regie-pictogram-search")}
          autocomplete="off" onInput=${(event) => seek(event.target.value)}
        /></label>
      <button type="button" class="button" onClick=${() => dialog.current.close()}>${t("common-close")}</button>
    </header>
    <${Categories} categories=${categories} chosen=${sought.trim() ? null : category} choose=${show} />
    ${drawn.value && html`<div class="picker-parts">
      ${parts.map(([heading, names], part) => html`<section key=${heading}>
        ${heading && html`<h3>${heading}</h3>`}
        <div class="picker-tiles">${names.map(
          (name, place) => html`<${Tile} key=${name} first=${part + place === 0} ...${{ name, value, pick }} />`,
        )}</div>
      </section>`)}
      <p role="status" class=${found.length ? "unseen" : "soft"}>
        ${found.length ? t("regie-pictogram-found", { n: new Set(found).size }) : t("regie-pictogram-unfound")}</p>
    </div>`}
  </dialog>`;
}
