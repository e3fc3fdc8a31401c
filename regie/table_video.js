// The video call of a table: the way into it, and the address, which the lead may give or change.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { act, clearFault, Fault } from "./act.js";
import { may, online, store } from "./house.js";

const PLACE = "video";

function Address({ table }) {
  const [typed, setTyped] = useState(null); // `null`: nothing; what others save stays to be seen
  const value = typed ?? table.video;
  async function save(event) {
    event.preventDefault();
    const outcome = await act(PLACE, { type: "link-table", table_id: table.id, video: value.trim() });
    if (outcome.ok) setTyped(null);
  }
  function change(event) {
    clearFault(PLACE);
    setTyped(event.target.value);
  }
  return html`<form class="own-words" onSubmit=${save}>
    <label class="grow"><span class="label">${t("regie-video-address")}</span>
      <input class="field" inputmode="url" autocomplete="off" spellcheck="false" value=${value}
        maxlength=${limits.address} onInput=${change} /></label>
    <button class="button" disabled=${value.trim() === table.video || !online.value}>${t("regie-save")}</button>
  </form>
  <p class="small soft">${t("regie-video-why")}</p>
  <${Fault} place=${PLACE} />`;
}

export function TableVideo({ table }) {
  const isOnline = store.sites.value.get(table.site_id)?.online;
  if (!table.video && !may("link-table")) return null;
  return html`<details class="thread-part" open=${Boolean(table.video) || isOnline}>
    <summary>${t("regie-video")}</summary>
    ${table.video &&
    html`<p><a href=${table.video} target="_blank" rel="noopener noreferrer">${t("regie-video-join")}</a></p>`}
    ${may("link-table") && html`<${Address} table=${table} />`}
  </details>`;
}
