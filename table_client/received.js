// The messages that were there before: read, or taken back by the régie.

import { html } from "htm/preact";
import { holdMarks } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { clockTime } from "./formats.js";

export function Received({ table }) {
  const messages = table.messages.received.value;
  if (messages.length === 0) return null;
  return html`<details class="received">
    <summary>${t("table-messages-received")} <span class="figures">(${messages.length})</span></summary>
    <ol>
      ${messages.map(({ id, text, sent_at, withdrawn_at, to_all }) => html`<li key=${id}>
        <p class="small soft">
          <span class="figures">${clockTime(sent_at)}</span> · ${t(to_all ? "table-message-all" : "table-message-own")}
        </p>
        ${withdrawn_at
          ? html`<p class="badge gone">${t("table-message-withdrawn", { time: clockTime(withdrawn_at) })}</p>`
          : html`<p>${holdMarks(text)}</p>`}
      </li>`)}
    </ol>
  </details>`;
}
