// The table board: every table, what can be asked of them, and beside it the one in hand, the calls and the messages.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { may } from "./house.js";
import { writeTo } from "./letter.js";
import { sites, tables } from "./records.js";
import { TableGrid } from "./table_grid.js";
import { boardTables, narrowTables, tableFilter } from "./table_order.js";
import { clearPickedTables, pickedTables, pickTables } from "./table_pick.js";
import { TableSide } from "./table_side.js";
import { stateCounts } from "./table_states.js";

function Choose({ name, label, all, options }) {
  return html`<select class=${`field ${all && tableFilter.value[name] ? "chosen" : ""}`} aria-label=${label}
    value=${tableFilter.value[name]} onChange=${(event) => narrowTables({ [name]: event.target.value })}>
    ${all && html`<option value="">${all}</option>`}
    ${options.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}
  </select>`;
}

/** One chip a state that some table is in: the count of all, and what shows them alone. */
function States() {
  const asked = tableFilter.value.state;
  const counts = stateCounts.value;
  const shown = !asked || counts.some(([state]) => state === asked) ? counts : [...counts, [asked, 0]];
  return html`<div class="state-chips" role="group" aria-label=${t("regie-filter-table-state")}>
    <button type="button" class="chip" aria-pressed=${!asked} onClick=${() => narrowTables({ state: "" })}>
      ${t("regie-tables-count", { n: tables.value.length })}</button>
    ${shown.map(
      ([state, n]) => html`<button key=${state} type="button" class="chip" aria-pressed=${state === asked}
        onClick=${() => narrowTables({ state: state === asked ? "" : state })}>
        <span class=${`dot mark ${state}`} aria-hidden="true"></span>${t(`regie-tables-${state}`, { n })}</button>`,
    )}
  </div>`;
}

function Filters() {
  const { number } = tableFilter.value;
  return html`<div class="table-filters" role="search" aria-label=${t("regie-filter-tables")}>
    <input type="search" inputmode="numeric" class="field" placeholder=${t("regie-table-number-short")}
      aria-label=${t("regie-table-number")} value=${number}
      onInput=${(event) => narrowTables({ number: event.target.value })} />
    ${sites.value.length > 1 &&
    html`<${Choose} name="site" label=${t("regie-filter-site")} all=${t("regie-all-sites")}
      options=${sites.value.map(({ id, name }) => [id, name])} />`}
    <${Choose} name="order" label=${t("regie-table-order")}
      options=${["urgency", "number"].map((order) => [order, t(`regie-order-${order}`)])} />
  </div>`;
}

function PickedBar() {
  const ids = [...pickedTables.value];
  return html`<div class="selection-bar" role="toolbar" aria-label=${t("regie-picked-tables-acts")}>
    <strong class="figures" role="status">${t("regie-picked-tables", { n: ids.length })}</strong>
    <button type="button" class="button main" onClick=${() => writeTo(ids)}>${t("regie-write-to-picked")}</button>
    <button type="button" class="button quiet" onClick=${clearPickedTables}>${t("regie-unpick")}</button>
  </div>`;
}

function Head() {
  const shown = boardTables.value.length;
  const isNarrowed = shown < tables.value.length;
  return html`<header class="pane-head">
    <h2 id="tables-title">${t("regie-tables")}</h2>
    <${Filters} />
    ${pickedTables.value.size > 1 && may("send-message")
      ? html`<${PickedBar} />`
      : html`<span class="grow"></span>
          ${isNarrowed && shown > 1 && may("send-message") &&
          html`<button type="button" class="button" onClick=${() => pickTables(boardTables.value.map(({ id }) => id))}>
            ${t("regie-pick-shown", { n: shown })}</button>`}
          ${may("announce") &&
          html`<button type="button" class="button" onClick=${() => writeTo("all")}>
            ${t("regie-write-to-all")}</button>`}`}
  </header>`;
}

export function TableBoard() {
  return html`<main id="main" class="table-board">
    <section class="pane" aria-labelledby="tables-title">
      <${Head} />
      <${States} />
      <div class="scroller">
        ${boardTables.value.length
          ? html`<${TableGrid} />`
          : html`<p class="empty">${t(tables.value.length ? "regie-tables-none-such" : "regie-tables-none")}</p>`}
      </div>
    </section>
    <${TableSide} />
  </main>`;
}
