// What the régie has just said, above the writing field: it stays until somebody has read it, and covers nothing.

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { holdMarks, Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { keepFocus } from "./controls.js";
import { clockTime } from "./formats.js";

const SETTLED_MS = 600; // a finger on its way to something else has not read what came under it

/** The oldest message that waits to be read, else the answer to a call for help that nobody has seen. */
export function Arrivals({ table }) {
  const { messages, help } = table;
  const [message, ...others] = messages.unread.value;
  if (message) {
    const whom = t(message.to_all ? "table-message-all" : "table-message-own");
    return html`<${Arrival}
      key=${message.id} name="message" title=${whom} time=${message.sent_at} text=${message.text}
      others=${others.length} done=${() => messages.read(message)}
    />`;
  }
  const call = help.fresh.value;
  return call && html`<${Arrival}
    key=${call.answered_at} name="help" title=${t("table-help-answer")} time=${call.answered_at} text=${call.answer}
    others=${0} done=${() => help.see(call)}
  />`;
}

function Arrival({ name, title, time, text, others, done }) {
  const [section, words] = [useRef(), useRef()];
  const [whole, showWhole] = useState(false);
  const [cut, setCut] = useState(false);
  const [ready, setReady] = useState(false);

  useLayoutEffect(() => {
    const measure = () => setCut(words.current.scrollHeight > words.current.clientHeight + 2);
    measure();
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  }, []);
  useLayoutEffect(() => {
    setReady(false);
    const timer = setTimeout(() => setReady(true), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [whole]);

  function press() {
    if (!ready) return;
    if (cut && !whole) {
      showWhole(true);
      return;
    }
    const held = section.current.contains(document.activeElement);
    done();
    // The focus is not lost with what has gone.
    if (held) (document.getElementById("writing") ?? document.querySelector(".middle")).focus();
  }
  return html`<section ref=${section} class="arrival" aria-labelledby="arrival-title">
    <${Pictogram} name=${name} />
    <div class="arrival-words">
      <p class="arrival-head small">
        <strong id="arrival-title">${title}</strong><span class="figures">${clockTime(time)}</span>
        ${others > 0 && html`<span>${t("table-message-others", { n: others })}</span>`}</p>
      <p ref=${words} class=${`arrival-text ${whole ? "whole-text" : ""}`} tabindex=${whole ? 0 : null}>
        ${holdMarks(text)}
      </p>
    </div>
    <button type="button" class="button" aria-disabled=${!ready} onPointerDown=${keepFocus} onClick=${press}>
      ${t(cut && !whole ? "table-message-more" : "table-message-read")}
    </button>
  </section>`;
}
