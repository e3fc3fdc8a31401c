// The page while nothing is asked of the table, and the page when the door stays shut.

import { html } from "htm/preact";
import { refusal, t } from "tablee/words.js";
import { OfflineLine } from "./tablet_door.js";

/** Before the first question: what will come, and how little there is to do. */
export function Before({ table }) {
  return html`<section class="calm">
    <h2>${t("table-before-title")}</h2>
    <p>${t("table-before")}</p>
    <ol class="steps">
      ${["one", "two", "three"].map(
        (step, place) => html`<li key=${step}><span class="step figures" aria-hidden="true">${place + 1}</span>${t(`table-step-${step}`)}</li>`,
      )}
    </ol>
    <${OfflineLine} offline=${table.offline} />
  </section>`;
}

export function Between({ round, table }) {
  const kept = table.items.value.filter((item) => item.number !== null && item.state !== "withdrawn").length;
  return html`<section class="calm">
    <p>${kept > 0 ? t("table-between", { n: kept }) : t("table-between-none")}</p>
    <p class="soft">${t("table-between-next")}</p>
  </section>`;
}

/** Shown until the régie has answered for the first time. */
export function Joining({ table }) {
  return html`<section class="calm">
    <h2>${t("table-joining-title")}</h2>
    ${table.connection.status.value === "offline" && html`<p>${t("table-joining-late")}</p>`}
  </section>`;
}

/** The door is shut: one plain sentence, what to do, and the words that are still here. */
export function Shut({ table }) {
  const { code, facts } = table.connection.refusal.value;
  const left = table.outbox.pending.value.filter((command) => command.text);
  const draft = table.written.value.text.trim();
  const texts = [...left.map((command) => command.text), ...(draft ? [draft] : [])];
  return html`<main class="shut">
    <h1>${t(code === "protocol-version" ? "table-shut-old" : "table-shut-title")}</h1>
    <p>${refusal(code, facts)}</p>
    <button type="button" class="button main" onClick=${() => location.reload()}>${t("common-reload")}</button>
    ${texts.length > 0 &&
    html`<section>
      <h2>${t("table-shut-kept", { n: texts.length })}</h2>
      <ol>${texts.map((text, place) => html`<li key=${place} class="card">${text}</li>`)}</ol>
    </section>`}
  </main>`;
}
