// Writes an incident down: what sort of thing, in one's own words, and perhaps what it is about.

import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { makeId } from "tablee/ids.js";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { act, Fault } from "./act.js";
import { polls, tables } from "./records.js";

/** What people may say that an incident is: `PersonsKind` of server/domain/incidents.py. */
export const KINDS = ["room", "vote", "line", "paper", "words", "other"];
const PLACE = "incident";
const written = signal({ kind: "room", text: "", target: "" }); // stays while one looks elsewhere

const write = (part) => (written.value = { ...written.value, ...part });

function About() {
  const option = (words) => ({ id, number }) => html`<option key=${id} value=${id}>${t(words, { number })}</option>`;
  return html`<label><span class="label">${t("regie-incident-about")}</span>
    <select class="field" value=${written.value.target} onChange=${(event) => write({ target: event.target.value })}>
      <option value="">${t("regie-incident-about-none")}</option>
      ${polls.value.filter((poll) => poll.opened_at).map(option("common-poll"))}
      ${tables.value.map(option("common-table"))}
    </select></label>`;
}

export function IncidentForm() {
  const field = useRef(null);
  const [sending, setSending] = useState(false);
  const { kind, text, target } = written.value;
  useLayoutEffect(() => field.current.focus(), []);
  async function send(event) {
    event.preventDefault();
    if (!text.trim() || sending) return;
    setSending(true);
    const command = { type: "log-incident", incident_id: makeId("i"), kind, text: text.trim(), target };
    const { ok } = await act(PLACE, command);
    setSending(false);
    if (ok) written.value = { kind: "room", text: "", target: "" };
    field.current?.focus();
  }
  return html`<form class="incident-form" onSubmit=${send}>
    <fieldset><legend class="label">${t("regie-incident-sort")}</legend>
      <div class="acts usual">${KINDS.map((name) => html`<button key=${name} type="button" class="chip"
        aria-pressed=${kind === name} onClick=${() => write({ kind: name })}>
        ${t(`regie-incident-${name}`)}</button>`)}</div>
    </fieldset>
    <label><span class="label">${t("regie-incident-text")}</span>
      <textarea class="field" rows="4" ref=${field} maxlength=${limits.incident} value=${text}
        onInput=${(event) => write({ text: event.target.value })}></textarea></label>
    <${About} />
    <button class="button main" disabled=${!text.trim() || sending}>${t("regie-incident-log")}</button>
    <${Fault} place=${PLACE} />
  </form>`;
}
