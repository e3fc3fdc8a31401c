// One calm line that always says where the words are: at the régie, waiting, or refused. Nothing else moves for it.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { TabletDoor } from "./tablet_door.js";
import { whenSeen } from "./seen.js";

const isOfNote = ({ type }) => type.endsWith("-note");
const isOfHands = ({ type }) => type === "count-hands";

/** Return {state, text}: "saved", "waiting" or "refused", and the sentence for it. */
export function lineState({ connection, outbox, refused, store, seen, offline }) {
  const pending = outbox.pending.value;
  const [n, lost] = [pending.length, refused.value.length];
  const waiting = n > 0 ? ` ${t("table-strip-waiting", { n })}` : "";
  if (connection.status.value === "offline") {
    const stays = offline.state.value === "ready" ? "" : ` ${t("table-strip-stay")}`;
    const old = seen && connection.you.value === null ? ` ${t("table-strip-seen", { when: whenSeen(seen) })}` : "";
    return { state: "waiting", text: t("table-strip-offline") + waiting + stays + old };
  }
  if (outbox.trouble.value) return { state: "waiting", text: t("table-strip-trouble") + waiting };
  if (lost > 0) return { state: "refused", text: t("table-strip-refused", { n: lost }) + waiting };
  if (pending.some(isOfHands)) return { state: "waiting", text: t("table-strip-sending-hands") };
  const leaving = pending.every(isOfNote) ? "table-strip-sending" : "table-strip-sending-any";
  if (n > 0) return { state: "waiting", text: t(leaving, { n }) };
  if (connection.you.value === null) return { state: "waiting", text: t("table-joining-title") };
  return { state: "saved", text: t(store.notes.value.size > 0 ? "table-strip-saved" : "table-strip-ready") };
}

export function LineStrip({ table }) {
  const { state, text } = lineState(table);
  const show = () => document.querySelector(".note.refused")?.scrollIntoView({ block: "center" });
  return html`<div class=${`line-strip ${state}`}>
    <p role="status"><span class=${`badge ${state}`}>${text}</span></p>
    ${state === "refused" &&
    html`<button type="button" class="button quiet" onClick=${show}>${t("table-strip-show")}</button>`}
    ${!table.keep.lasting.value && html`<p class="fault small" role="alert">${t("table-strip-unkept")}</p>`}
    <${TabletDoor} table=${table} />
  </div>`;
}
