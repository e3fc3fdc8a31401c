// The log of incidents, written by people and by the system, the newest on top. Nothing is erased: a further entry
// corrects.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { clockTime } from "./dates.js";
import { may, store } from "./house.js";
import { IncidentForm, KINDS } from "./incident_form.js";
import { nameOf } from "./names.js";
import { showNote, showProposal } from "./panel_state.js";
import { inOrder } from "./records.js";
import { showTable } from "./table_pick.js";
import { showPoll } from "./views.js";

const ROLES = ["lead", "theme-team", "vote-operator", "steward", "observer"];
const incidents = inOrder("incidents");

/** What each collection calls its things, and where the thread leads. */
const THINGS = [
  ["polls", "common-poll", showPoll], ["notes", "common-note", showNote], ["tables", "common-table", showTable],
  ["proposals", "common-proposal", showProposal],
];

function Target({ id }) {
  for (const [name, words, lead] of THINGS) {
    const thing = store[name].value.get(id);
    if (!thing) continue;
    return html`<button type="button" class="link" onClick=${() => lead(id)}>
      ${t(words, { number: thing.number })}</button>`;
  }
  return null;
}

/** by: as the journal says it, a role and perhaps a session. */
function byWords(by) {
  const [role, session] = by.split(":");
  if (store.members.value.has(session)) return nameOf(session);
  return t(ROLES.includes(role) ? `regie-role-${role}` : "regie-by-system");
}

function Incident({ incident }) {
  const { number, at, kind, text, by, target, since, count } = incident;
  const byPeople = KINDS.includes(kind);
  return html`<li class=${`incident ${byPeople ? "people" : "system"}`}>
    <p class="incident-head"><strong class="figures">${number}</strong>
      <time class="figures" datetime=${at}>${clockTime(at)}</time>
      <span class="incident-kind">${t(`regie-incident-${kind}`)}</span> <${Target} id=${target} /></p>
    ${count > 0 && html`<p>${t("regie-incident-sheets", { n: count })}</p>`}
    ${text && html`<p class="incident-text" dir="auto">${text}</p>`}
    ${since && html`<p>${t("regie-incident-since", { time: clockTime(since) })}</p>`}
    <p class="small soft">
      ${t(byPeople ? "regie-incident-by-people" : "regie-incident-by-system", { who: byWords(by) })}</p>
  </li>`;
}

export function Incidents() {
  const all = [...incidents.value].reverse();
  return html`<main id="main" class="incidents two">
    <section class="pane scroller" aria-labelledby="incident-new">
      <h2 id="incident-new">${t("regie-incident-new")}</h2>
      ${may("log-incident") ? html`<${IncidentForm} />` : html`<p class="soft">${t("regie-incident-read-only")}</p>`}
    </section>
    <section class="scroller" aria-labelledby="incidents-title">
      <h2 id="incidents-title">${t("regie-incidents-title", { n: all.length })}</h2>
      <p class="small soft">${t("regie-incidents-how")}</p>
      ${!all.length && html`<p class="empty">${t("regie-incidents-none")}</p>`}
      <ol class="incident-list" reversed>
        ${all.map((each) => html`<${Incident} key=${each.id} incident=${each} />`)}</ol>
    </section>
  </main>`;
}
