// Another device writes for this table: who does, what is safe, what still waits here, and the way back.

import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { refusal, t } from "tablee/words.js";
import { CopyText } from "./copy_text.js";

export function Away({ table }) {
  const { away, asking } = table.seat;
  const head = useRef();
  useLayoutEffect(() => head.current.focus(), []); // the field that somebody wrote in is gone
  const { table: number, sent } = away.value;
  const busy = asking.value === "asking";
  const offline = table.connection.status.value === "offline";
  return html`<main class="shut away">
    <h1 ref=${head} tabindex="-1">${t("table-away", { number })}</h1>
    <p>${t(sent ? "table-away-sent" : "table-away-asked")}</p>
    <${Leaving} table=${table} />
    <div class="away-act">
      <button
        type="button" class=${`button ${busy ? "" : "main"}`} aria-disabled=${busy}
        onClick=${() => busy || table.seat.take()}
      >${t(busy ? "table-away-asking" : "table-away-take")}</button>
      <p class="small soft">${t("table-away-other")}</p>
      <p class="fault small" role="alert">
        ${busy && offline ? t("table-joining-late") : asking.value === "late" && t("table-away-late")}
      </p>
    </div>
    <${Kept} table=${table} />
  </main>`;
}

/** What is on its way from here, and what has gone since. */
function Leaving({ table }) {
  const waiting = table.outbox.pending.value;
  const gone = table.seat.delivered.value;
  const texts = waiting.filter(({ text }) => text);
  const n = waiting.length;
  return html`<div class="leaving">
    <p role="status">
      ${n > 0 && html`<span class="badge waiting">${t("table-away-waiting", { n })}</span>`}
      ${n === 0 && gone > 0 && html`<span class="badge saved">${t("table-away-gone", { n: gone })}</span>`}
    </p>
    ${texts.length > 0 &&
    html`<ol class="away-texts">
      ${texts.map(({ id, text }) => html`<li key=${id} class="card">${text}</li>`)}
    </ol>`}
  </div>`;
}

const UNSENT = ["editing", "draft", "help"]; // what somebody was writing, by its name in the keep

/** What will not leave by itself: texts that were not sent, and those that were refused. */
function Kept({ table }) {
  const unsent = UNSENT.map((name) => table.keep.values.get(name)?.text).filter((text) => text?.trim());
  const refused = table.outbox.refused.value;
  return html`${unsent.length > 0 &&
    html`<section>
      <h2>${t("table-away-unsent", { n: unsent.length })}</h2>
      ${unsent.map((text) => html`<${CopyText} key=${text} text=${text} label=${t("table-away-unsent", { n: 1 })} />`)}
    </section>`}
    ${refused.length > 0 &&
    html`<section>
      <h2>${t("table-away-refused", { n: refused.length })}</h2>
      <ul class="away-texts">
        ${refused.map(({ command, code, facts }) => html`<li key=${command.id} class="card">
          <p class="why">${refusal(code, facts)}</p>
          ${command.text && html`<${CopyText} text=${command.text} label=${t("table-away-refused", { n: 1 })} />`}
        </li>`)}
      </ul>
    </section>`}`;
}
