// Where hands are counted: one stepper a number, what follows from them worked out beside, and what does not add up said.

import { html } from "htm/preact";
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { ChoiceLine } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { keepFocus, TwiceButton } from "./controls.js";
import { clockTime } from "./formats.js";
import { faultOf, figuresOf, HANDS_MOST } from "./hand_rules.js";
import { reckon } from "./hands.js";

const HANDS_LETTERS = 3; // no table raises a thousand hands

/** A number from 0 up with its two buttons. `name`: what it counts, in words. */
function Counter({ id, name, value, set, children }) {
  const fit = (number) => Math.min(HANDS_MOST, Math.max(0, Math.trunc(number) || 0));
  const step = (by, words) => html`<button
    type="button" class="button" onClick=${() => set(fit(value + by))} onPointerDown=${keepFocus}
    aria-label=${t(words, { what: name })} aria-disabled=${fit(value + by) === value}
  >${by > 0 ? "+" : "−"}</button>`;
  return html`<div class=${`counter ${children ? "of-choice" : ""}`}>
    <label for=${id}>${children ?? name}</label>
    <div class="stepper">${step(-1, "table-hands-one-less")}
      <input
        id=${id} class="field figures" inputmode="numeric" autocomplete="off" maxlength=${HANDS_LETTERS} value=${value}
        onFocus=${(event) => event.target.select()}
        onInput=${(event) => {
          if (/^\d+$/.test(event.target.value)) set(fit(Number(event.target.value)));
        }}
        onChange=${(event) => (event.target.value = value)}
      />${step(1, "table-hands-one-more")}</div>
  </div>`;
}

export function HandForm({ poll, table, draft, saved }) {
  const { hands } = table;
  const tries = useSignal(0); // what is half counted is not wrong yet
  const alert = useRef();
  const { cast, valid, sum } = reckon(poll, draft);
  const fault = faultOf(poll, draft);
  const number = (field, words) => html`<${Counter} id=${`hands-${field}`} name=${t(words)} value=${draft[field]}
    set=${(value) => hands.write(poll, { [field]: value })} />`;

  useLayoutEffect(() => {
    if (tries.value && fault) alert.current.focus();
  }, [tries.value]);

  function send(event) {
    event.preventDefault();
    tries.value += 1;
    if (!fault && !poll.paused_at) hands.send(poll);
  }
  return html`<form class="hand-form card" onSubmit=${send}>
    ${saved && html`<p class="small">${t("table-hands-will-replace", { time: clockTime(saved.counted_at), figures: figuresOf(poll, saved) })}</p>`}
    <div class="hand-people">
      ${number("people", "table-hands-people")}${number("otherwise", "table-hands-otherwise")}${number("none", "table-hands-none")}
      <p class="reckoned figures"><strong>${t("table-hands-cast", { n: Math.max(0, cast) })}</strong></p>
    </div>
    <div class="hand-choices">
      ${poll.choices.map((choice) => html`<${Counter} key=${choice.id} id=${`hands-${choice.id}`} name=${`${choice.letter}. ${choice.text}`}
        value=${draft.counts[choice.id] ?? 0} set=${(value) => hands.write(poll, { counts: { [choice.id]: value } })}>
        <${ChoiceLine} choice=${choice} /></${Counter}>`)}
      ${number("blank", "table-hands-blank")}${number("spoiled", "table-hands-spoiled")}
      <p class="small soft">${t("table-hands-blank-how")}</p>
    </div>
    <p class=${`reckoned figures ${fault ? "" : "even"}`}>${t("table-hands-sum", { valid, blank: draft.blank, spoiled: draft.spoiled, sum })}</p>
    <p class="fault" role="alert" tabindex="-1" ref=${alert}>${tries.value > 0 && fault && t(`table-hands-fault-${fault.name}`, fault.facts)}</p>
    ${poll.paused_at && html`<p>${t("table-hands-while-paused")}</p>`}
    <div class="hand-acts">
      <${TwiceButton} label=${t("table-hands-stop")} sure=${t("table-hands-stop-sure")} act=${() => hands.stop(poll)} />
      <button class="button main" disabled=${Boolean(poll.paused_at)}>${t("table-hands-send")}</button>
    </div>
  </form>`;
}
