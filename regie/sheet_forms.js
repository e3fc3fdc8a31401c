// What is changed of the run sheet as a whole: a pause more, another time to begin.

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { clockTime } from "./dates.js";
import { planPause, planStart } from "./driving_acts.js";
import { connection, meeting, online } from "./house.js";
import { chosenStep } from "./steps.js";

const MINUTES_MOST = 600;
const DIGITS = 3;

export function AddPause() {
  const [open, setOpen] = useState(false);
  const [title, setTitle] = useState("");
  const [minutes, setMinutes] = useState("15");
  const [button, field] = [useRef(null), useRef(null)];
  useLayoutEffect(() => field.current?.focus(), [open]);
  const n = /^\d{1,3}$/.test(minutes.trim()) ? Number(minutes) : 0;
  const fits = title.trim() && n >= 1 && n <= MINUTES_MOST;
  function close() {
    setOpen(false);
    requestAnimationFrame(() => button.current?.focus());
  }
  async function send(event) {
    event.preventDefault();
    const id = fits && (await planPause(title.trim(), n));
    if (!id) return;
    chosenStep.value = id;
    setTitle("");
    close();
  }
  if (!open) {
    return html`<button type="button" class="button" ref=${button} disabled=${!online.value}
      onClick=${() => setOpen(true)}>
      ${t("regie-add-pause")}</button>`;
  }
  return html`<form class="add-pause" onSubmit=${send} onKeyDown=${(event) => event.key === "Escape" && close()}>
    <label><span class="label">${t("regie-pause-title")}</span>
      <input class="field" ref=${field} value=${title} maxlength=${limits.title}
        onInput=${(event) => setTitle(event.target.value)} /></label>
    <label><span class="label">${t("regie-step-minutes")}</span>
      <input class="field figures" inputmode="numeric" size="4" maxlength=${DIGITS} value=${minutes}
        onInput=${(event) => setMinutes(event.target.value)} /></label>
    <button class="button main" disabled=${!fits || !online.value}>${t("regie-add-pause-yes")}</button>
    <button type="button" class="button quiet" onClick=${close}>${t("common-cancel")}</button>
  </form>`;
}

/** "18:30" today, on the hall's clock, as ISO text. */
function today(time) {
  const at = connection.now();
  at.setHours(...time.split(":").map(Number), 0, 0);
  return at.toISOString();
}

/** When it is meant to begin; said by the script, or here. */
export function StartTime() {
  const starts = meeting.value.starts_at;
  const [time, setTime] = useState(starts ? clockTime(starts) : "");
  async function send(event) {
    event.preventDefault();
    await planStart(today(time));
  }
  return html`<details class="start-time"><summary>
      ${starts ? t("regie-starts-at", { time: clockTime(starts) }) : t("regie-starts-unknown")}</summary>
    <form onSubmit=${send}><label><span class="label">${t("regie-starts-today")}</span>
        <input class="field figures" type="time" required value=${time}
          onInput=${(event) => setTime(event.target.value)} /></label>
      <button class="button" disabled=${!/^\d\d:\d\d$/.test(time) || !online.value}>${t("regie-starts-change")}</button>
      ${starts && html`<button type="button" class="button quiet" disabled=${!online.value}
        onClick=${() => planStart(null)}>
        ${t("regie-starts-none")}</button>`}</form></details>`;
}
