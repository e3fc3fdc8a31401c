// Drives the meeting: how late we are and the run sheet on the left; on the right the step in hand, what is said to the
// hall, and who did what.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { Announcements } from "./announce.js";
import { clockTime } from "./dates.js";
import { mayDrive } from "./driving_acts.js";
import { meeting } from "./house.js";
import { endWords, paceOf, paceWords, usePace } from "./pace.js";
import { AddPause, StartTime } from "./sheet_forms.js";
import { StepList } from "./step_list.js";
import { StepLog } from "./step_log.js";
import { StepSide } from "./step_side.js";
import { shownStep, steps } from "./steps.js";

/** How we stand, for one look. */
function Stand({ pace }) {
  const kind = paceOf(pace);
  const begins = pace.phase === "before" && kind && kind !== "late";
  const now = t("regie-now", { time: clockTime(new Date(pace.now)) });
  return html`<header class=${`stand ${begins ? "before" : kind}`}>
    <h2 id="driving-title" class="unseen">${t("regie-driving-title")}</h2>
    ${kind && html`<p class="stand-words"><span class="pace-shape" aria-hidden="true"></span>
      ${begins ? t("regie-pace-begins", { time: clockTime(meeting.value.starts_at) }) : paceWords(pace)}</p>`}
    <p class="figures">${[now, endWords(pace)].filter(Boolean).join(" · ")}</p>
    ${mayDrive() && html`<${StartTime} key=${meeting.value.starts_at} />`}
  </header>`;
}

export function Driving() {
  const pace = usePace();
  const step = shownStep.value;
  return html`<main id="main" class="driving">
    <section class="pane" aria-labelledby="driving-title">
      <${Stand} pace=${pace} />
      <div class="scroller">
        ${steps.value.length
          ? html`<${StepList} pace=${pace} />`
          : html`<p class="empty">${t("regie-script-empty")}</p>`}
        ${mayDrive() && html`<div class="sheet-foot"><${AddPause} />
          <p class="small soft">${t("regie-sheet-keys")}</p></div>`}
      </div>
    </section>
    <div class="scroller driving-side">
      ${step && html`<${StepSide} key=${step.id} step=${step} pace=${pace} />`}
      <${Announcements} />
      <${StepLog} />
    </div>
  </main>`;
}
