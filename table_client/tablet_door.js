// The way to what this tablet can do: in a word how it stands, and behind it the card that says it all.

import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { lazy } from "./lazy.js";

export const WHY = ["plain", "untrusted", "unable"]; // it never will
const TabletCard = lazy(() => import("./tablet_card.js"), ({ TabletCard }) => TabletCard);

/** As a shape, like every state: it opens without a network, it will, it cannot. */
const BADGE = { ready: "saved", preparing: "waiting", late: "waiting", never: "gone" };

export function TabletDoor({ table }) {
  const [open, setOpen] = useState(false);
  const button = useRef();
  const { state, newer } = table.offline;
  const close = () => {
    setOpen(false);
    button.current.focus();
  };
  return html`<button
      ref=${button} type="button" class="button quiet tablet-door" aria-haspopup="dialog" onClick=${() => setOpen(true)}
    ><${Pictogram} name="tablet" /><span>${t("table-tablet")}</span>
      ${newer.value && state.value === "ready" && html`<span class="new">${t("table-tablet-newer-short")}</span>`}
    </button>
    ${open && html`<${TabletCard} table=${table} close=${close} />`}`;
}

/** Said before the first question, too, when there is time to see to it. */
export function OfflineLine({ offline }) {
  const state = WHY.includes(offline.state.value) ? "never" : offline.state.value;
  return html`<p class="offline-line"><span class=${`badge ${BADGE[state]}`}>${t(`table-offline-${state}`)}</span></p>`;
}
