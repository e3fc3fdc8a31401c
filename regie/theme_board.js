// The themes, in the middle: heaps of notes side by side, and what can be done with the notes that are picked.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { Fault } from "./act.js";
import { dragged, useDrop } from "./drag.js";
import { may, store } from "./house.js";
import { NameForm } from "./name_form.js";
import { themes } from "./records.js";
import { picked } from "./selection.js";
import { SelectionBar } from "./selection_bar.js";
import { beginTheme, naming, namingFrom, PLACE } from "./sorting.js";
import { ThemeHeap, ThemePile } from "./theme_heap.js";
import { folded, foldAll, noteOrder, unfoldAll } from "./theme_view.js";
import { createTheme } from "./theming.js";

function NewTheme() {
  const [over, drop] = useDrop((ids) => beginTheme(ids));
  if (naming.value) {
    const n = naming.value.length;
    const from = store.themes.value.get(namingFrom.value)?.name;
    const label = from ? "regie-new-theme-from" : n ? "regie-new-theme-with" : "regie-new-theme-name";
    return html`<div class="heap new naming"><${NameForm} place="new-theme" verb=${t("regie-create-theme")}
      label=${t(label, { n, from })}
      onName=${(name) => createTheme(name, naming.value)} onCancel=${() => (naming.value = null)} /></div>`;
  }
  if (!may("create-theme")) return null;
  const words = html`<p>${t(dragged.value ? "regie-drop-new-theme" : "regie-themes-empty")}</p>`;
  if (!themes.value.length) return html`<div class=${`heap new target alone ${over ? "over" : ""}`} ...${drop}>${words}</div>`;
  // Over the themes, not among them: they must not move under the note that is on its way.
  return dragged.value && html`<div class=${`drop-new floating ${over ? "over" : ""}`} ...${drop}>${words}</div>`;
}

/** How one wants to see the themes: their notes in which order, and folded up or open. */
function Ways() {
  if (!themes.value.length) return null;
  const isFolded = themes.value.every((theme) => folded.value.includes(theme.id));
  return html`<span class="theme-ways">
    <select class="field" aria-label=${t("regie-note-order")} value=${noteOrder.value}
      onChange=${(event) => (noteOrder.value = event.target.value)}>
      <option value="hand">${t("regie-order-hand")}</option>
      <option value="arrival">${t("regie-order-arrival")}</option>
      <option value="strength">${t("regie-order-strength")}</option>
    </select>
    <button type="button" class="button" onClick=${isFolded ? unfoldAll : foldAll}>
      ${t(isFolded ? "regie-unfold-all" : "regie-fold-all")}</button></span>`;
}

export function ThemeBoard() {
  const places = themes.value.map((theme, place) => ({ theme, place }));
  const isPile = ({ theme }) => folded.value.includes(theme.id);
  const piles = places.filter(isPile);
  const choosing = picked.value.size > 0 && may("place-notes");
  return html`<section class="themes pane" aria-labelledby="themes-title">
    <header class="pane-head">
      <h2 id="themes-title" class=${choosing ? "unseen" : ""}>${t("regie-themes")}</h2>
      ${choosing
        ? html`<${SelectionBar} />`
        : html`${themes.value.length > 0 &&
            html`<span class="soft figures">${themes.value.length}</span>`}
            ${may("create-theme") &&
            html`<button type="button" class="button" onClick=${() => beginTheme([])}>${t("regie-new-theme")}</button>`}
            <${Ways} />`}
    </header>
    <${Fault} place=${PLACE} />
    <div class="heaps scroller">
      <${NewTheme} />
      ${places.filter((each) => !isPile(each)).map((each) => html`<${ThemeHeap} key=${each.theme.id} ...${each} />`)}
      ${piles.length > 0 && html`<div class="piles" key="piles">${piles.map(
        (each) => html`<${ThemePile} key=${each.theme.id} ...${each} />`,
      )}</div>`}
      ${!themes.value.length && !may("create-theme") && html`<p class="empty">${t("regie-themes-none")}</p>`}
    </div>
  </section>`;
}
