// What the operator may do next with a poll. Whatever cannot be taken back asks once.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { secondsUntil, useNow } from "tablee/clock.js";
import { makeId } from "tablee/ids.js";
import { t } from "tablee/words.js";
import { act } from "./act.js";
import { Confirm } from "./confirm.js";
import { connection, may, online, store } from "./house.js";
import { batchesOf, narrowPage, otherPage } from "./paper_records.js";
import { gapsOf } from "./poll_gaps.js";
import { StillOut } from "./poll_on_paper.js";
import { isBusy, stageOf } from "./poll_stage.js";
import { pollDrafts } from "./poll_drafts.js";
import { ReasonAct } from "./reason_act.js";
import { handsOf, openRound, pushedProposals } from "./records.js";
import { votedIn } from "./turnout.js";
import { showPoll, writePoll } from "./views.js";

const MINUTES_LETTERS = 6; // the rule is the server’s

const minutesOf = (duration_s) => (duration_s ? String(Math.round((100 * duration_s) / 60) / 100) : "");
const DAY_MINUTES = 1440;

/** A poll may be opened while the tables still write; the lead is told what that takes from them. */
function RoundGoesOn() {
  const now = useNow(connection);
  const round = openRound.value;
  if (!round) return null;
  const n = Math.ceil(secondsUntil(round.ends_at, now) / 60);
  const words = n > 0 ? "regie-open-poll-round-on" : "regie-open-poll-round-over";
  return html`<p><strong>${t(words, { number: round.number, n })}</strong></p>`;
}

function Open({ poll, place, disabled }) {
  const [minutes, setMinutes] = useState(minutesOf(poll.duration_s));
  const n = poll.choices.length || pushedProposals.value.length;
  const given = Number(minutes.replace(",", "."));
  const duration_s = Math.round(60 * given);
  const fits = minutes.trim() === "" || (duration_s >= 1 && given <= DAY_MINUTES);
  async function open() {
    const timed = minutes.trim() !== "";
    const outcome = await act(place, { type: "open-poll", poll_id: poll.id, ...(timed && { duration_s }) });
    // Without a duration the planned one holds; that there shall be none has to be said apart.
    if (outcome.ok && !timed && poll.duration_s) await act(place, { type: "time-poll", poll_id: poll.id, in_s: null });
  }
  return html`<${Confirm} name="main" label=${t("regie-open-poll")} yes=${t("regie-open-poll")} no=${t("regie-not-yet")} onYes=${open} ready=${fits}
    disabled=${disabled || n === 0} question=${t("regie-open-poll-sure", { number: poll.number, n })}>
    <${RoundGoesOn} />
    <label class="minutes"><span class="label">${t("regie-open-minutes")}</span>
      <input class="field" inputmode="decimal" value=${minutes} maxlength=${MINUTES_LETTERS} onInput=${(event) => setMinutes(event.target.value)} /></label>
    <p class="small soft">${t("regie-open-minutes-why")}</p>
  <//>`;
}

/** main: whether it is what comes next; of a paused poll that is to go on. */
function Close({ poll, place, disabled, main = true }) {
  const n = votedIn(poll);
  const hands = (handsOf.value.get(poll.id) ?? []).length;
  return html`<${Confirm} name=${main ? "main" : "close"} kind=${main ? "main" : ""} label=${t("regie-close-poll")} yes=${t("regie-close-poll")} no=${t("regie-not-yet")} disabled=${disabled}
    question=${t("regie-close-poll-sure", { number: poll.number, n, entitled: poll.entitled })}
    onYes=${() => act(place, { type: "close-poll", poll_id: poll.id })}>
    ${hands > 0 && html`<p>${t("regie-close-hands", { n: hands })}</p>`}
    <${StillOut} poll=${poll} />
    <p>${t(poll.results === "published" ? "regie-close-then-look" : "regie-close-shows")}</p>
  <//>`;
}

function Publish({ poll, place, disabled }) {
  return html`<${Confirm} name="main" label=${t("regie-publish")} yes=${t("regie-publish")} disabled=${disabled}
    question=${t("regie-publish-sure", { number: poll.number })} no=${t("regie-not-yet")}
    onYes=${() => act(place, { type: "publish-poll", poll_id: poll.id })} />`;
}

/** The one act that brings a poll on, for the view of the votes and for the run sheet. */
export function MainAct({ poll, place }) {
  const stage = stageOf(poll);
  const disabled = !online.value || isBusy(poll);
  const lacks = lackOf(poll) !== null;
  if (stage === "planned") return may("open-poll") ? html`<${Open} poll=${poll} place=${place} disabled=${disabled || lacks} />` : null;
  if (stage === "open") return may("close-poll") ? html`<${Close} poll=${poll} place=${place} disabled=${disabled} />` : null;
  const resume = { type: "resume-poll", poll_id: poll.id };
  if (stage === "paused" && may("resume-poll")) {
    return html`<button type="button" class="button main" data-act="main" disabled=${disabled} onClick=${() => act(place, resume)}>
      ${t("regie-resume-poll")}</button>`;
  }
  if (stage === "closed" && may("publish-poll")) return html`<${Publish} poll=${poll} place=${place} disabled=${disabled} />`;
  return null;
}

/** Why a planned poll cannot be opened, in a sentence; `null` when it can. */
export function lackOf(poll) {
  if (stageOf(poll) !== "planned") return null;
  const withdrawn = poll.choices.find(({ proposal_id: id }) => store.proposals.value.get(id)?.withdrawn_at);
  if (withdrawn) return t("regie-open-withdrawn", { letter: withdrawn.letter });
  const gaps = gapsOf(poll).length;
  if (gaps) return t("regie-open-gaps", { n: gaps });
  if (pollDrafts.value.has(poll.id)) return t("regie-open-draft");
  const n = poll.choices.length || pushedProposals.value.length;
  const other = otherPage(poll);
  if (other) return t("regie-open-other-page", { number: other.number, method: t(`regie-method-${poll.method}`) });
  const narrow = narrowPage(poll, n);
  if (narrow) return t("regie-open-page", { number: narrow.number, n, most: narrow.count });
  return n ? null : t("regie-open-no-choices");
}

/** The acts beside the main one. */
export function OtherActs({ poll, place }) {
  const stage = stageOf(poll);
  const disabled = !online.value || isBusy(poll);
  if (stage === "planned" && may("change-poll")) {
    return html`<button type="button" class="button" data-act="change" onClick=${() => writePoll(poll.id)}>${t("regie-change-poll")}</button>`;
  }
  if (stage === "open" && may("pause-poll")) {
    return html`<button type="button" class="button" data-act="pause" disabled=${disabled}
      onClick=${() => act(place, { type: "pause-poll", poll_id: poll.id })}>${t("regie-pause-poll")}</button>`;
  }
  return stage === "paused" && may("close-poll") ? html`<${Close} poll=${poll} place=${place} disabled=${disabled} main=${false} />` : null;
}

/** Annulling and voting again, apart from the rest: they undo. */
export function UndoActs({ poll, place }) {
  const stage = stageOf(poll);
  const disabled = !online.value || isBusy(poll);
  const { number } = poll;
  async function rerun(reason) {
    const new_poll_id = makeId("v");
    const outcome = await act(place, { type: "rerun-poll", poll_id: poll.id, new_poll_id, reason });
    if (outcome.ok) showPoll(new_poll_id);
  }
  const used = poll.opened_at || batchesOf(poll).length > 0; // the rule is server/domain/decide/polls.py
  const again = may("rerun-poll") && used && !poll.rerun_as;
  return html`
    ${again && (stage === "annulled"
      ? html`<${Confirm} kind="" label=${t("regie-rerun")} yes=${t("regie-rerun-yes")} no=${t("regie-leave-it")} disabled=${disabled}
          question=${t("regie-rerun-annulled-sure", { number })} onYes=${() => rerun(poll.annulled_because)} />`
      : html`<${ReasonAct} kind="quiet" label=${t("regie-rerun")} yes=${t("regie-rerun-yes")} disabled=${disabled} onReason=${rerun}
          question=${t("regie-rerun-sure", { number })} asked=${t("regie-annul-reason")} />`)}
    ${may("annul-poll") && stage !== "annulled" &&
    html`<${ReasonAct} kind="quiet" label=${t("regie-annul")} yes=${t("regie-annul-yes")} disabled=${disabled}
      question=${t("regie-annul-sure", { number })} asked=${t("regie-annul-reason")}
      onReason=${(reason) => act(place, { type: "annul-poll", poll_id: poll.id, reason })} />`}`;
}
