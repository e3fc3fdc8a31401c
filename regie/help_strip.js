// Calls for help, seen wherever one is: how many wait, since when, and the way to them.

import { computed } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { openCalls } from "./exchange.js";
import { store } from "./house.js";
import { showSide } from "./table_pick.js";
import { reasonWords, sinceWords } from "./table_words.js";

const unanswered = computed(() => openCalls.value.filter((call) => !call.answered_at));

/** To the call that should be answered first, from wherever one is. */
export function toFirstCall() {
  showSide("calls");
  requestAnimationFrame(() => (document.querySelector(".call") ?? document.getElementById("side-body"))?.focus());
}

/** Says a call aloud once, when it comes; those that were there before the page are for the eye. */
function Said() {
  const known = useRef(new Set(openCalls.peek().map(({ id }) => id)));
  const [words, setWords] = useState("");
  useEffect(() => {
    const fresh = openCalls.value.filter(({ id }) => !known.current.has(id));
    if (!fresh.length) return;
    for (const { id } of fresh) known.current.add(id);
    const sentence = (call) =>
      t("regie-call-said", { number: store.tables.value.get(call.table_id).number, reason: reasonWords(call) });
    setWords(fresh.map(sentence).join(" "));
  }, [openCalls.value]);
  return html`<p class="unseen" role="status">${words}</p>`;
}

/** In words, or as a number alone where the line is short. */
const Words = ({ n, words }) => html`<span class="call-words">${words}</span><span class="call-n figures"
  aria-hidden="true">${n}</span>`;

function Counts() {
  const [n, open] = [unanswered.value.length, openCalls.value.length];
  if (!open) return null;
  if (!n) {
    return html`<button type="button" class="help-strip" onClick=${toFirstCall}>
      <span class="dot mark help answered" aria-hidden="true"></span>
      <${Words} n=${open} words=${t("regie-calls-answered", { n: open })} /></button>`;
  }
  const oldest = unanswered.value.reduce((one, other) => (other.number < one.number ? other : one));
  return html`<button type="button" class="help-strip waits" onClick=${toFirstCall}>
    <span class="dot mark help" aria-hidden="true"></span>
    <strong><${Words} n=${n} words=${t("regie-calls-waiting", { n })} /></strong>
    <span class="figures">${sinceWords(oldest.asked_at)}</span></button>`;
}

export function HelpStrip() {
  return html`<${Said} /><span class="help-place"><${Counts} /></span>`;
}
