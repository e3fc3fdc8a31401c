// One calm line that always says where the words are: at the régie, waiting, or refused. Nothing else moves for it.

import { html } from "htm/preact";
import { t } from "tablee/words.js";

/** Return {state, text}: "saved", "waiting" or "refused", and the sentence for it. */
export function lineState({ connection, outbox, refused, store }) {
  const pending = outbox.pending.value;
  const n = pending.length;
  const waiting = n > 0 ? ` ${t("table-strip-waiting", { n })}` : "";
  if (connection.status.value === "offline") {
    return { state: "waiting", text: t("table-strip-offline") + waiting };
  }
  if (outbox.trouble.value) return { state: "waiting", text: t("table-strip-trouble") + waiting };
  if (refused.value.length > 0) return { state: "refused", text: t("table-strip-refused", { n: refused.value.length }) + waiting };
  if (pending.some((command) => command.type === "count-hands")) return { state: "waiting", text: t("table-strip-sending-hands") };
  if (n > 0) return { state: "waiting", text: t("table-strip-sending", { n }) };
  if (store.seq.value === null) return { state: "waiting", text: t("table-joining-title") };
  return { state: "saved", text: t(store.notes.value.size > 0 ? "table-strip-saved" : "table-strip-ready") };
}

export function LineStrip({ table }) {
  const { state, text } = lineState(table);
  const show = () => document.querySelector(".note.refused")?.scrollIntoView({ block: "center" });
  return html`<div class=${`line-strip ${state}`}>
    <p role="status"><span class=${`badge ${state}`}>${text}</span></p>
    ${state === "refused" && html`<button type="button" class="button quiet" onClick=${show}>${t("table-strip-show")}</button>`}
    ${!table.keep.lasting.value && html`<p class="fault small" role="alert">${t("table-strip-unkept")}</p>`}
  </div>`;
}
