// A vote that takes no ballots any more: closed and not yet told, annulled, or with its result.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { Hands } from "./hand_count.js";
import { EYEBROW, stageOf } from "./poll_life.js";
import { Title } from "./poll_view.js";
import { PollResult } from "./result_view.js";

function Annulled({ poll, table }) {
  const again = table.store.polls.value.get(poll.rerun_as);
  return html`<p class="why">${poll.annulled_because}</p>
    <p>${t("table-poll-annulled-more")}</p>
    ${again && html`<p><strong>${t("table-rerun-as", { number: again.number })}</strong></p>`}
    ${!again && poll.rerun_as && html`<p><strong>${t("table-rerun-later")}</strong></p>`}`;
}

export function PollAfter({ poll, table, titled }) {
  const stage = stageOf(poll);
  return html`<section class=${`poll after ${stage}`} aria-label=${t(EYEBROW[stage])}>
    ${titled && html`<${Title} eyebrow=${EYEBROW[stage]} poll=${poll} />`}
    ${stage === "annulled" && html`<${Annulled} poll=${poll} table=${table} />`}
    ${stage === "closed" && html`<p>${t("table-poll-closed-more")}</p>`}
    ${stage === "published" && html`<${PollResult} poll=${poll} table=${table} />`}
    <${Hands} poll=${poll} table=${table} />
  </section>`;
}
