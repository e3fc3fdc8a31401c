// The right side of the table board: the table in hand, the calls for help, the messages.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { messages, openCalls } from "./exchange.js";
import { Calls } from "./help_calls.js";
import { store } from "./house.js";
import { Letters } from "./letters.js";
import { TablePanel } from "./table_panel.js";
import { side, tableInHand } from "./table_pick.js";
import { Tabs } from "./tabs.js";

export function TableSide() {
  const table = store.tables.value.get(tableInHand.value);
  const tabs = [
    ["table", table ? t("common-table", { number: table.number }) : t("regie-tab-table")],
    ["calls", t("regie-tab-calls", { number: openCalls.value.length })],
    ["messages", t("regie-tab-messages", { number: messages.value.length })],
  ];
  return html`<section class="panel pane" aria-label=${t("regie-table-side")}>
    <${Tabs} label=${t("regie-table-side")} tabs=${tabs} chosen=${side.value} onChoose=${(name) => (side.value = name)}
      controls="side-body" />
    <div class="scroller panel-body" id="side-body" role="tabpanel" aria-labelledby=${`tab-${side.value}`} tabindex="0">
      ${side.value === "table" && html`<${TablePanel} key=${table?.id} table=${table} />`}
      ${side.value === "calls" && html`<${Calls} />`}
      ${side.value === "messages" && html`<${Letters} />`}
    </div>
  </section>`;
}
