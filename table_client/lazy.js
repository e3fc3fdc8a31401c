// A component that comes when it is first shown, or ahead of that (later.js).

import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { t } from "tablee/words.js";
import { later } from "./later.js";

/** fetch: imports the part; pick: module -> the component in it. Without a line it says so, and may be asked again. */
export function lazy(fetch, pick) {
  const { part, failed, load } = later(fetch);
  return (props) => {
    useEffect(() => void load(), []);
    const Part = part.value && pick(part.value);
    if (Part) return html`<${Part} ...${props} />`;
    return failed.value && html`<p class="strip attention" role="alert">${t("table-part-late")}
      <button type="button" class="button" onClick=${load}>${t("table-part-again")}</button></p>`;
  };
}
