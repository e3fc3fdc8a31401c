// What the table wrote in the rounds before, to look at while it writes on; the newest round first.

import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { holdMarks } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { noteItems } from "./note_items.js";
import { showTop } from "./note_moves.js";
import { Note } from "./note_row.js";

export function EarlierNotes({ table }) {
  const top = useRef();
  useEffect(() => table.list.peek() === "earlier" && showTop(top.current), []);
  return html`<div class="earlier-rounds" ref=${top}>
    ${table.earlierRounds.value.map(({ id, number, question }) => html`<section key=${id} aria-label=${question}>
      <h3><span class="eyebrow">${t("common-round", { number })}</span> ${holdMarks(question)}</h3>
      <ol>${noteItems(table.store.notes.value, table.outbox.pending.value, id).map(
        (item) => html`<${Note} key=${item.id} item=${item} table=${table} past />`,
      )}</ol>
    </section>`)}
  </div>`;
}
