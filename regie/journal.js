// The journal as sentences, the newest first: what happened, when, and who did it. For the lead and for observers.

import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { has, t } from "tablee/words.js";
import { clockTime } from "./dates.js";
import { store } from "./house.js";
import { nameOf } from "./names.js";

/** Whether a role reads the journal; the rule itself is in server/http/journal.py. */
export const readsJournal = (role) => role === "lead" || role === "observer";

const rows = signal([]);
const older = signal(false); // whether there are rows before the last one here
const state = signal(""); // "loading", "failed", or "" when it is there

/** Bring the rows before the last one here, or the newest ones instead of all. */
async function bring(before = null) {
  if (state.value === "loading") return;
  state.value = "loading";
  try {
    const answer = await fetch(before === null ? "/regie/journal" : `/regie/journal?before=${before}`);
    if (!answer.ok) throw new Error(`${answer.status}`);
    const page = await answer.json();
    rows.value = before === null ? page.rows : [...rows.value, ...page.rows];
    older.value = page.older;
    state.value = "";
  } catch (error) {
    console.warn("journal: it could not be read", error.message);
    state.value = "failed";
  }
}

function whoWords({ role, by }) {
  if (role === "table") return t("common-table", { number: by });
  if (role === "voter") return t("regie-one-person");
  if (role === "system" || role === "organiser") return t(`regie-journal-by-${role}`);
  return by ? nameOf(by) : t(`regie-role-${role}`);
}

/** What happened, as a sentence; an event without one by its name. */
function rowWords({ kind, facts }) {
  if (!has(`regie-journal-${kind}`)) return kind;
  const time = facts.time ? clockTime(facts.time) : t("regie-journal-no-time");
  const reason = facts.reason ? t("regie-journal-reason", facts) : "";
  const said = facts.text ? t("regie-journal-text", facts) : "";
  const shown = facts.view ? t(`regie-journal-shows-${facts.view}`, facts) : "";
  const became = facts.state ? t(`regie-journal-sheet-${facts.state}`) : "";
  return [t(`regie-journal-${kind}`, { ...facts, time, shown, became }), reason, said].filter(Boolean).join(" ");
}

const Row = ({ row }) => html`<tr><td class="figures">${row.seq}</td>
  <td class="figures"><time datetime=${row.at}>${clockTime(row.at)}</time></td>
  <td>${whoWords(row)}</td><td dir="auto">${rowWords(row)}</td></tr>`;

function Newer() {
  const n = rows.value.length ? store.seq.value - rows.value[0].seq : 0;
  return html`<span role="status">${n > 0 &&
    html`<button type="button" class="button" onClick=${() => bring()}>
      ${t("regie-journal-newer", { n })}</button>`}</span>`;
}

function Rest() {
  if (state.value === "loading") return html`<p class="soft" role="status">${t("regie-journal-loading")}</p>`;
  if (state.value === "failed") {
    return html`<p role="alert">${t("regie-journal-failed")}
      <button type="button" class="button" onClick=${() => bring(rows.value.at(-1)?.seq ?? null)}>
        ${t("regie-journal-again")}</button></p>`;
  }
  if (!older.value) return html`<p class="soft">${t("regie-journal-end")}</p>`;
  return html`<button type="button" class="button" onClick=${() => bring(rows.value.at(-1).seq)}>
    ${t("regie-journal-older")}</button>`;
}

export function Journal() {
  useEffect(() => void bring(), []);
  return html`<main id="main" class="journal pane" aria-labelledby="journal-title">
    <header class="pane-head"><h2 id="journal-title">${t("regie-view-journal")}</h2>
      <span class="soft">${t("regie-journal-what")}</span><${Newer} /></header>
    <div class="scroller" tabindex="0" role="region" aria-labelledby="journal-title">
      <table class="journal-rows">
        <thead><tr>${["number", "time", "who", "what"].map(
          (name) => html`<th key=${name} scope="col">${t(`regie-journal-col-${name}`)}</th>`,
        )}</tr></thead>
        <tbody>${rows.value.map((row) => html`<${Row} key=${row.seq} row=${row} />`)}</tbody>
      </table>
      <div class="journal-rest"><${Rest} /></div>
    </div>
  </main>`;
}
