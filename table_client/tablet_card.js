// What this tablet can do and what not: without a network, with what is written on it, and at the next reload.

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { OfflineLine, WHY } from "./tablet_door.js";

const { trustUrl } = document.getElementById("app").dataset;

/** Opens over the page, which goes on behind it; Escape closes it. */
export function TabletCard({ table, close }) {
  const dialog = useRef();
  useLayoutEffect(() => dialog.current.showModal(), []);
  return html`<dialog ref=${dialog} class="tablet-card" aria-labelledby="tablet-title" onClose=${close}>
    <h2 id="tablet-title">${t("table-tablet")}</h2>
    <ul>
      <${WithoutNetwork} offline=${table.offline} />
      <${Kept} table=${table} />
      <${Stored} offline=${table.offline} />
      ${table.offline.newer.value && html`<${Newer} />`}
    </ul>
    <form method="dialog" class="dialog-acts"><button class="button main">${t("common-close")}</button></form>
  </dialog>`;
}

const Line = ({ badge, name, children }) =>
  html`<li><p><span class=${`badge ${badge}`}>${t(name)}</span></p>${children}</li>`;

function WithoutNetwork({ offline }) {
  const state = offline.state.value;
  return html`<li><${OfflineLine} offline=${offline} />
    ${WHY.includes(state) && html`<p class="small">${t(`table-offline-${state}-why`)}</p>`}
    ${state === "untrusted" && trustUrl &&
    html`<p class="small">${t("table-offline-steps")}</p>
      <p class="address"><a href=${trustUrl}>${trustUrl}</a></p>`}
  </li>`;
}

function Kept({ table }) {
  const kept = table.keep.lasting.value;
  return html`<${Line} badge=${kept ? "saved" : "refused"} name=${kept ? "table-tablet-kept" : "table-strip-unkept"} />`;
}

/** A browser that is short of space may empty what it has not promised to keep. */
function Stored({ offline }) {
  const [asked, setAsked] = useState(false);
  const stored = offline.stored.value;
  if (stored === null) return null;
  async function ask() {
    await offline.promise();
    setAsked(true);
  }
  const mayAsk = !asked && !stored;
  return html`<${Line} badge=${stored ? "saved" : "gone"} name=${stored ? "table-tablet-stored" : "table-tablet-unstored"}>
    <div role="status">${asked && !stored && html`<p class="small">${t("table-tablet-store-no")}</p>`}</div>
    ${mayAsk && html`<button type="button" class="button" onClick=${ask}>${t("table-tablet-store")}</button>`}
  <//>`;
}

const Newer = () => html`<${Line} badge="waiting" name=${"table-tablet-newer"}>
  <button type="button" class="button" onClick=${() => location.reload()}>${t("common-reload")}</button>
<//>`;
