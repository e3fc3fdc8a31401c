// Somebody else has saved other words meanwhile: theirs, what both have changed, and how to go on. Nothing is lost.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { Confirm } from "./confirm.js";
import { clockTime, enumerate } from "./dates.js";
import { drafts, dropDraft, joinDraft } from "./drafts.js";
import { nameOf } from "./names.js";
import { Changes, inShort } from "./proposal_changes.js";
import { clashes } from "./proposal_words.js";

export function Overtaken({ id, record }) {
  const draft = drafts.value.get(id);
  const both = inShort(clashes(draft.base, draft, record));
  const who = record.changed_by ? nameOf(record.changed_by) : t("regie-somebody");
  const facts = { who, time: clockTime(record.worded_at ?? record.written_at) };
  return html`<section class="overtaken" role="status" aria-label=${t("regie-overtaken-title")}>
    <p><strong>${t("regie-overtaken", facts)}</strong></p>
    ${record.withdrawn_at
      ? html`<p>${t("regie-overtaken-gone")}</p>`
      : html`<${Changes} before=${draft.base} after=${record} />
        <p>${both.length ? t("regie-overtaken-both", { what: enumerate(both) }) : t("regie-overtaken-apart")}</p>`}
    <div class="acts">
      ${!record.withdrawn_at &&
      html`<button type="button" class="button main" onClick=${() => joinDraft(id)}>${t("regie-keep-mine")}</button>`}
      <${Confirm} kind="" label=${t("regie-take-theirs")} yes=${t("regie-take-theirs")}
        question=${t("regie-take-theirs-sure")} onYes=${() => dropDraft(id)} />
    </div>
  </section>`;
}
