// Hands counted at this table, as they stand: at the régie or on their way, with what each recount has replaced.

import { html } from "htm/preact";
import { refusal, t } from "tablee/words.js";
import { clockTime } from "./formats.js";
import { HandForm } from "./hand_form.js";
import { figuresOf, METHODS } from "./hand_rules.js";

const castOf = ({ cast, people }) => t("table-hands-counted", { cast: t("table-hands-cast", { n: cast }), people: t("common-people", { n: people }) });

const SHUT = { "poll-paused": "paused", "poll-closed": "closed", "poll-annulled": "annulled" };

/** What the server says of a count that it has not taken. */
function Refused({ entry: { code, facts } }) {
  const words = code === "bad-hands"
    ? t(`table-hands-refused-${facts.reason}`, { expected: facts.expected, got: facts.got })
    : SHUT[code] ? t(`table-hands-late-${SHUT[code]}`) : refusal(code, facts);
  return html`<p class="why" role="alert"><span class="badge refused">${t("table-hands-not-taken")}</span><br />${words}</p>`;
}

function Count({ poll, count, state, label }) {
  const earlier = [...(count.earlier ?? [])].reverse();
  return html`<div class=${`hand-count card ${state}`}>
    <p><span class=${`badge ${state}`}>${label}</span></p>
    <p class="figures"><strong>${figuresOf(poll, count)}</strong></p>
    <p class="small soft figures">${castOf(count)}</p>
    ${earlier.length > 0 && html`<ol class="traces small">${earlier.map(
      (each) => html`<li key=${each.counted_at}>${t("table-hands-replaces", { time: clockTime(each.counted_at), figures: figuresOf(poll, each) })}</li>`,
    )}</ol>`}
  </div>`;
}

/** What stands of the hands of a poll: nothing to show is no reason for a heading. */
export function Hands({ poll, table, open = false }) {
  const { hands } = table;
  if (!METHODS.includes(poll.method)) return null;
  const [saved, pending, draft] = [hands.savedOf(poll), hands.pendingOf(poll), hands.draftOf(poll)];
  // What was never sent is told like what came too late.
  const late = !open && draft && { code: poll.annulled_at ? "poll-annulled" : "poll-closed" };
  const refused = hands.refusedOf(poll) ?? late;
  if (!open && !saved && !pending && !refused) return null;
  return html`<section class="hands" aria-labelledby="hands-title">
    <h2 id="hands-title">${t("table-hands")}</h2>
    ${refused && html`<${Refused} entry=${refused} />`}
    ${saved && html`<${Count} poll=${poll} count=${saved} state="saved" label=${t("table-hands-saved", { time: clockTime(saved.counted_at) })} />`}
    ${pending && html`<${Count} poll=${poll} count=${pending} state="waiting" label=${t("table-hands-waiting")} />`}
    ${!open && draft && html`<p class="figures">${figuresOf(poll, draft)}</p>`}
    ${open && (draft
      ? html`<${HandForm} key=${poll.id} poll=${poll} table=${table} draft=${draft} saved=${saved} />`
      : html`${!saved && !pending && html`<p class="soft">${t("table-hands-offer")}</p>`}
        <button type="button" class="button" onClick=${() => hands.begin(poll)}>${t(saved || pending ? "table-hands-again" : "table-hands-begin")}</button>`)}
  </section>`;
}
