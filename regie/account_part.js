// The account of notes, and the end of the meeting, which waits until it adds up.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { act } from "./act.js";
import { Confirm } from "./confirm.js";
import { account, isUnaccounted } from "./coverage.js";
import { clockTime } from "./dates.js";
import { look } from "./heard_lists.js";
import { may, meeting, online } from "./house.js";
import { notes, openPolls, openRound } from "./records.js";
import { setAside } from "./sorting.js";

const PLACE = "account";
const AT_ONCE = 1_000; // notes that one command may name
const OPEN = ["held", "theme", "neither"]; // places of server/domain/account.py where a note still waits
const REASONS = ["regie-rest-time", "regie-rest-covered"];

function AskReason({ usual = [], onReason, asked, ...confirm }) {
  const [reason, setReason] = useState("");
  return html`<${Confirm} ...${confirm} ready=${reason.trim() !== ""} onYes=${() => onReason(reason.trim())}>
    <label><span class="label">${asked}</span>
      <input class="field" value=${reason} maxlength=${limits.reason} autocomplete="off"
        onInput=${(event) => setReason(event.target.value)} /></label>
    <div class="acts usual">${usual.map((name) => html`<button key=${name} type="button" class="chip"
      aria-pressed=${reason === t(name)} onClick=${() => setReason(t(name))}>${t(name)}</button>`)}</div>
  <//>`;
}

async function setRestAside(reason) {
  const ids = notes.value.filter(isUnaccounted).map((note) => note.id);
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    if (!(await setAside(ids.slice(from, from + AT_ONCE), reason))) return;
  }
}

function Rest({ n }) {
  if (!n) return html`<p class="all-heard">${t("regie-account-right")}</p>`;
  return html`<p class="rest"><strong>${t("regie-account-open", { n })}</strong></p>
    <div class="acts">
      <button type="button" class="button" onClick=${() => look({ state: "unaccounted" })}>
        ${t("regie-account-look", { n })}</button>
      ${may("set-notes-aside") && html`<${AskReason} kind="quiet" usual=${REASONS} label=${t("regie-rest-aside")}
        question=${t("regie-rest-sure", { n })} asked=${t("regie-rest-why")} yes=${t("regie-rest-now", { n })}
        onReason=${setRestAside} />`}
    </div>`;
}

function whyNot(n) {
  if (openRound.value) return t("regie-close-round-open", { number: openRound.value.number });
  if (openPolls.value.length) return t("regie-close-poll-open", { number: openPolls.value[0].number });
  return n ? t("regie-close-notes-open", { n }) : "";
}

function Closing({ n }) {
  const { closed_at } = meeting.value;
  if (closed_at) {
    return html`<p><span class="badge saved">${t("regie-closed-at", { time: clockTime(closed_at) })}</span></p>
      ${may("reopen-meeting") && html`<${AskReason} kind="quiet" label=${t("regie-reopen-meeting")}
        question=${t("regie-reopen-is")} asked=${t("regie-reopen-why")} yes=${t("regie-reopen-now")}
        disabled=${!online.value} onReason=${(reason) => act(PLACE, { type: "reopen-meeting", reason })} />`}`;
  }
  const why = whyNot(n);
  if (!may("close-meeting")) return why ? html`<p class="soft">${why}</p>` : null;
  return html`${why && html`<p class="soft">${why}</p>`}
    <${Confirm} label=${t("regie-close-meeting")} question=${t("regie-close-sure")} yes=${t("regie-close-meeting")}
      disabled=${Boolean(why) || !online.value} onYes=${() => act(PLACE, { type: "close-meeting" })} />`;
}

export function AccountPart() {
  const { places, received } = account.value;
  const open = places.reduce((sum, [place, n]) => sum + (OPEN.includes(place) ? n : 0), 0);
  return html`<h2 id="account-title">${t("regie-account-title")}</h2>
    <table class="account figures"><tbody>
      ${places.map(([place, n], at) => html`<tr key=${place} class=${n && OPEN.includes(place) ? "open" : ""}>
        <td aria-hidden="true">${at ? "+" : ""}</td><td>${n}</td>
        <th scope="row">${t(`regie-place-${place}`, { n })}</th></tr>`)}
      <tr class="sum"><td aria-hidden="true">=</td><td>${received}</td>
        <th scope="row">${t("regie-place-all", { n: received })}</th></tr>
    </tbody></table>
    <${Rest} n=${open} />
    <h3>${t("regie-close-title")}</h3>
    <${Closing} n=${open} />`;
}
