// Calling for help: five reasons, a few words if one wants, and then where the call stands until it is over.

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { holdMarks, Pictogram } from "tablee/parts.js";
import { refusal, t } from "tablee/words.js";
import { clockTime } from "./formats.js";
import { REASONS } from "./help_call.js";
import { Few } from "./few_words.js";

/** Opens over the page, which goes on behind it; Escape closes it, and nothing that was typed is lost. */
export function HelpDialog({ table, close }) {
  const dialog = useRef();
  const call = table.help.call.value;
  useLayoutEffect(() => {
    if (!dialog.current.open) dialog.current.showModal();
    document.getElementById("help-title").focus(); // a ring around the first reason would look like a choice
  }, [Boolean(call)]);
  return html`<dialog ref=${dialog} class="help-dialog" aria-labelledby="help-title" onClose=${close}>
    ${call
      ? html`<${Standing} key="standing" call=${call} table=${table} close=${() => dialog.current.close()} />`
      : html`<${Form} key="form" table=${table} close=${() => dialog.current.close()} />`}
  </dialog>`;
}

/** What is true while the call cannot leave: somebody must be told by other means. */
function NoLine({ table, left }) {
  if (table.connection.status.value === "online") return null;
  return html`<p class="strip attention">${t(left ? "table-help-offline-later" : "table-help-offline")}</p>`;
}

function Form({ table, close }) {
  const { help } = table;
  const { reason, text } = help.draft.value;
  const [fault, setFault] = useState("");
  const [refused, last] = [help.refused.value, help.last.value];

  const put = (words) => help.write({ text: words });
  function choose(chosen) {
    help.write({ reason: chosen });
    setFault("");
  }
  function send(event) {
    event.preventDefault();
    const over = [...text.trim()].length > limits.why;
    setFault(!reason ? t("table-help-choose") : over ? t("table-why-long") : "");
    if (reason && !over) help.ask();
  }
  return html`<form onSubmit=${send}>
    <h2 id="help-title" tabindex="-1">${t("table-help")}</h2>
    <${NoLine} table=${table} />
    ${refused && html`<p class="why" role="alert">${refusal(refused.code, refused.facts)}</p>`}
    <fieldset class="reasons-of-help">
      <legend>${t("table-help-what")}</legend>
      ${Object.keys(REASONS).map((each) => html`<label key=${each} class=${`chip ${each === reason ? "chosen" : ""}`}>
        <input type="radio" name="reason" value=${each} checked=${each === reason} onChange=${() => choose(each)} />
        <${Pictogram} name=${REASONS[each]} />${t(`table-help-${each}`)}
      </label>`)}
    </fieldset>
    ${reason === "care" && html`<p class="strip">${t("table-help-emergency")}</p>`}
    <${Few} id="help-words" label=${t("table-help-words")} text=${text} write=${put} />
    <p class="fault" role="alert">${fault}</p>
    ${last && html`<p class="small soft">
      ${t("table-help-last", { asked: clockTime(last.asked_at), settled: clockTime(last.settled_at) })}</p>`}
    <div class="dialog-acts">
      <button type="button" class="button" onClick=${close}>${t("table-help-close")}</button>
      <button class="button main">${t("table-help-send")}</button>
    </div>
  </form>`;
}

function Standing({ call, table, close }) {
  const { help, connection } = table;
  const waiting = call.state === "waiting";
  const answered = call.state === "answered"; // before that, the way out takes nothing back
  function settle() {
    help.settle(call);
    close();
  }
  function leave() {
    if (answered) help.see(call);
    close();
  }
  const button = (act, label, main) => html`
    <button type="button" class=${`button ${main ? "main" : ""}`} onClick=${act}>${t(label)}</button>`;
  return html`<div>
    <h2 id="help-title" tabindex="-1">${t("table-help-title")}</h2>
    <ol class="help-steps" aria-live="polite">
      <li>
        <span class=${`badge ${waiting ? "waiting" : "saved"}`}>${waiting
          ? t(connection.status.value === "online" ? "table-help-leaving" : "table-help-waiting")
          : t("table-help-sent", { time: clockTime(call.asked_at) })}</span>
        <p>${t(`table-help-${call.reason}`)}${call.text && html` – ${holdMarks(call.text)}`}</p>
      </li>
      ${answered && html`<li>
        <span class="badge saved">${t("table-help-answered-at", { time: clockTime(call.answered_at) })}</span>
        <p class="answer">${holdMarks(call.answer)}</p>
      </li>`}
      ${call.state === "sent" && html`<li><span class="badge waiting">${t("table-help-no-answer")}</span></li>`}
    </ol>
    <${NoLine} table=${table} left=${!waiting} />
    <div class="dialog-acts">
      ${button(leave, "table-help-close", !answered)}
      ${button(settle, "table-help-settle", answered)}
    </div>
  </div>`;
}
