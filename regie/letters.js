// The messages that were sent, the last one first: who has read each, who has not, and taking one back.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { act, Fault } from "./act.js";
import { Confirm } from "./confirm.js";
import { clockTime, ranges } from "./dates.js";
import { addressees, isToAll, messages, readAt } from "./exchange.js";
import { may, online } from "./house.js";
import { isWriting } from "./letter.js";
import { LetterForm } from "./letter_form.js";
import { pickTables } from "./table_pick.js";
import { isHere } from "./table_states.js";

const PLACE = "letters";
const numbers = (found) => ranges(found.map((table) => table.number));

function Readers({ message }) {
  const to = addressees(message);
  const missing = to.filter((table) => !readAt(message, table.id));
  const away = missing.filter((table) => !isHere(table.id));
  if (!missing.length) return html`<p><span class="badge saved">${t("regie-read-by-all", { n: to.length })}</span></p>`;
  const n = to.length - missing.length;
  return html`<div class="readers">
    <p class="figures"><strong>${t("regie-read-by", { n, all: to.length })}</strong></p>
    <div class="turnout-track"><div class="turnout-fill" style=${`width:${(100 * n) / to.length}%`}></div></div>
    <p class="small figures">${t("regie-not-read", { n: missing.length, tables: numbers(missing) })}
      ${away.length > 0 &&
      html` <span class="soft">${t("regie-not-read-away", { n: away.length, tables: numbers(away) })}</span>`}
      ${may("send-message") && missing.length > 1 &&
      html` <button type="button" class="link" onClick=${() => pickTables(missing.map(({ id }) => id))}>
        ${t("regie-pick-these")}</button>`}</p>
  </div>`;
}

function toWhom(message) {
  const to = addressees(message);
  if (isToAll(message)) return t("regie-to-all", { n: to.length });
  return t("regie-to-tables", { n: to.length, tables: numbers(to) });
}

function Letter({ message }) {
  const gone = message.withdrawn_at;
  return html`<li class=${`letter-sent ${gone ? "gone" : ""}`}>
    <p class="small"><time class="figures" datetime=${message.sent_at}>${clockTime(message.sent_at)}</time>
      ${" "}<strong>${toWhom(message)}</strong></p>
    <p class="letter-words" dir="auto">${message.text}</p>
    ${gone
      ? html`<p><span class="badge gone">${t("regie-letter-withdrawn", { time: clockTime(gone) })}</span></p>`
      : html`<${Readers} message=${message} />
        ${may("withdraw-message") &&
        html`<${Confirm} kind="quiet" label=${t("regie-letter-withdraw")} yes=${t("regie-letter-withdraw")}
          question=${t("regie-letter-withdraw-sure")} disabled=${!online.value}
          onYes=${() => act(PLACE, { type: "withdraw-message", message_id: message.id })} />`}`}
  </li>`;
}

export function Letters() {
  const all = [...messages.value].reverse();
  return html`<div class="letters">
    ${isWriting.value && html`<${LetterForm} />`}
    <${Fault} place=${PLACE} />
    ${all.length
      ? html`<h3>${t("regie-letters-sent")}</h3>
          <ol>${all.map((message) => html`<${Letter} key=${message.id} message=${message} />`)}</ol>`
      : !isWriting.value &&
        html`<p class="empty">${t(may("send-message") ? "regie-letters-empty" : "regie-letters-none")}</p>`}
  </div>`;
}
