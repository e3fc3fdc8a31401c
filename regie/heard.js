// Who is not heard: what is in no proposal yet, the voices that wait for an answer, and the account of notes.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { AccountPart } from "./account_part.js";
import { Fault } from "./act.js";
import { InNone } from "./heard_lists.js";
import { Voices } from "./heard_voices.js";

export function Heard() {
  return html`<main id="main" class="heard">
    <section class="pane scroller" aria-labelledby="heard-title">
      <h2 id="heard-title">${t("regie-heard-title")}</h2>
      <${InNone} />
    </section>
    <section class="pane scroller" aria-labelledby="voices-title"><${Voices} /></section>
    <section class="pane scroller" aria-labelledby="account-title">
      <${Fault} place="account" /><${Fault} place="note" />
      <${AccountPart} />
    </section>
  </main>`;
}
