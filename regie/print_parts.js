// One thing that can be printed: its picture, what it is for, what is asked, and what became of the last order.

import { html } from "htm/preact";
import { useId } from "preact/hooks";
import { t } from "tablee/words.js";
import { online } from "./house.js";
import { fileOf, forget, print, runs, stop } from "./print_runs.js";

const DIGITS = 6; // the rule is the server’s

/** A number as it is typed. */
export const wholeOf = (text) => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : 0);

export function NumberField({ label, value, onText, hint }) {
  const id = useId();
  return html`<div class="print-field narrow"><label><span class="label">${label}</span>
      <input class="field figures" inputmode="numeric" autocomplete="off" size="6" maxlength=${DIGITS} value=${value}
        aria-describedby=${hint && id} onInput=${(event) => onText(event.target.value)} /></label>
    ${hint && html`<p class="small soft" id=${id}>${hint}</p>`}</div>`;
}

/** options: [{value, words}]. */
export const ChoiceField = ({ label, value, options, onValue }) => html`<div class="print-field">
  <label><span class="label">${label}</span>
    <select class="field" value=${value} onChange=${(event) => onValue(event.target.value)}>
      ${options.map(({ value: each, words }) =>
        html`<option key=${each} value=${each} selected=${each === value}>${words}</option>`)}
    </select></label></div>`;

/** The votes as options of a field. */
export const pollOptions = (polls) =>
  polls.map(({ id, number, title }) => ({ value: id, words: `${t("common-poll", { number })} · ${title}` }));

/** Of paper, with what they are called. */
const SIZES = { A4: t("regie-print-a4"), A5: t("regie-print-a5"), Letter: t("regie-print-letter") };
const sizes = Object.entries(SIZES).map(([value, words]) => ({ value, words }));

export const SizeField = ({ value, onValue }) => html`<${ChoiceField} label=${t("regie-print-size")} value=${value}
  onValue=${onValue} options=${sizes} />`;

function Running({ what, run }) {
  const waits = run.of === 0;
  const some = run.done > 0;
  return html`<div class="print-run"><p role="status">
      ${t(waits ? "regie-print-waits" : some ? "regie-print-far" : "regie-print-running", { done: run.done, n: run.of })}</p>
    <progress max=${run.of || 1} value=${some ? run.done : undefined} aria-label=${t("regie-print-progress")}></progress>
    <button type="button" class="button" onClick=${() => stop(what)}>${t("regie-print-stop")}</button></div>`;
}

/** What came out, to be opened and printed, or kept as a file; as often as one likes. */
export const FileLinks = ({ id, name }) => html`<span class="acts">
  <a class="button main" href=${fileOf(id)} target="_blank" rel="noopener">${t("regie-print-open")}</a>
  <a class="button" href=${fileOf(id)} download=${name ?? ""}>${t("regie-print-save")}</a></span>`;

function Ready({ what, run, issued }) {
  return html`<div class="print-run print-done"><p role="status">
      <span class="badge saved">${t("regie-print-ready", { n: run.pages })}</span>${issued && html` ${issued}`}</p>
    <${FileLinks} id=${run.id} />
    <button type="button" class="button quiet" onClick=${() => forget(what)}>${t("regie-understood")}</button></div>`;
}

const Fault = ({ what, run }) => html`<div class="fault"><span class="badge refused">${t("regie-print-not")}</span>
  <span>${run.words}</span>
  <button type="button" class="button quiet" onClick=${() => forget(what)}>${t("regie-understood")}</button></div>`;

const STATES = { running: Running, ready: Ready, fault: Fault };

/**
 * what: as an order has it. order: its fields, `null` while something is missing. lack: that, in a sentence.
 * issued: what follows from the file being there. label: of the button.
 */
export function PrintCard({ what, title, why, picture, order, lack, issued, label, children }) {
  const id = useId();
  const run = runs.value.get(what);
  const running = run?.state === "running";
  const State = STATES[run?.state];
  async function send(event) {
    event.preventDefault();
    if (order && !running && online.value) await print(what, order);
  }
  return html`<form class=${`print-card card print-${what}`} onSubmit=${send} aria-labelledby=${id}>
    <div class="print-picture">${picture}</div>
    <div class="print-words">
      <h3 id=${id}>${title}</h3><p class="soft">${why}</p>
      <div class="print-fields">${children}</div>
      ${lack && html`<p class="small print-lack">${lack}</p>`}
      <div class="print-end" role="group" aria-label=${title}>
        ${!running && html`<button class=${`button ${State ? "" : "main"}`} disabled=${!order || !online.value}>
          ${label || t("regie-print-make")}</button>`}
        ${State && html`<${State} what=${what} run=${run} issued=${issued} />`}
      </div>
    </div>
  </form>`;
}
