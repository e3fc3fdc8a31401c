// The notes while the table puts them in the order that matters to it.

import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { Pictogram, holdMarks } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { PICTOGRAM_OF } from "./controls.js";
import { beginDrag } from "./note_drag.js";
import { showTop } from "./note_moves.js";

/** moves: as `useMoves` gives them. */
export function NoteOrder({ table, items, moves }) {
  const head = useRef();
  const drag = (id) => (event) => event.button === 0 && beginDrag(event, (place) => table.moveNote(id, place));
  useEffect(() => showTop(head.current), []); // what matters most is on top
  return html`<p class="order-why" ref=${head}>
      ${t("table-order-why")} <span class="soft small keys">${t("table-order-keys")}</span></p>
    <ol class="ordering">
      ${items.map((item, place) => {
        const name = item.number ? t("common-note", { number: item.number }) : t("table-new-note");
        const button = (by, act, sign) => html`<button
          type="button" class="button" aria-label=${t("table-act-named", { act, name })}
          aria-disabled=${items[place + by] === undefined} onClick=${() => moves.step(item.id, by)}
        >${sign}</button>`;
        return html`<li key=${item.id} id=${item.id} class=${`note ${item.state}`}>
          <span class="handle" aria-hidden="true" onPointerDown=${drag(item.id)} />
          <span class="order-place figures">${place + 1}</span>
          <p class="note-text"><${Pictogram} name=${PICTOGRAM_OF[item.kind]} /> ${holdMarks(item.text)}</p>
          <div class="note-side">${button(-1, t("table-up"), "↑")}${button(1, t("table-down"), "↓")}</div>
        </li>`;
      })}
    </ol>`;
}
