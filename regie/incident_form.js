// Writes an incident down: what sort of thing, in one's own words, and perhaps what it is about.

import { batch, signal } from "@preact/signals";
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { makeId } from "tablee/ids.js";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { act, Fault } from "./act.js";
import { keepOverReload } from "./kept.js";
import { polls, tables } from "./records.js";

/** What people may say that an incident is: `PersonsKind` of server/domain/incidents.py. */
export const KINDS = ["room", "vote", "line", "paper", "words", "other"];
const PLACE = "incident";
const blank = () => ({ id: makeId("i"), kind: "room", text: "", target: "" });
const written = signal(blank()); // stays while one looks elsewhere
const sending = signal([]); // those on their way, which are in the form no more: nothing is written down twice

keepOverReload("incident", { written });

const write = (part) => (written.value = { ...written.value, ...part });

/** Put back what was refused, before what was typed since. */
function putBack(sent) {
  const now = written.peek();
  const text = [sent.text, now.text].filter((each) => each.trim()).join("\n");
  written.value = { ...(now.text.trim() ? now : sent), id: makeId("i"), text };
}

async function log() {
  const sent = written.peek();
  batch(() => {
    written.value = blank();
    sending.value = [...sending.peek(), sent];
  });
  const { id: incident_id, kind, text, target } = sent;
  const { ok } = await act(PLACE, { type: "log-incident", incident_id, kind, text: text.trim(), target });
  batch(() => {
    sending.value = sending.peek().filter((each) => each !== sent);
    if (!ok) putBack(sent);
  });
}

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
  const { kind, text, target } = written.value;
  useLayoutEffect(() => field.current.focus(), []);
  function send(event) {
    event.preventDefault();
    if (!text.trim()) return;
    void log();
    field.current.focus();
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
    <button class="button main" disabled=${!text.trim()}>${t("regie-incident-log")}</button>
    <div role="status">${sending.value.map((each) => html`<p key=${each.id} class="small soft" dir="auto">
      ${t("regie-incident-going", { text: each.text.trim() })}</p>`)}</div>
    <${Fault} place=${PLACE} />
  </form>`;
}
