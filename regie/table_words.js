// What is true of a table, in words.

import { t } from "tablee/words.js";
import { clockTime } from "./dates.js";
import { callOf } from "./exchange.js";
import { minutesSince } from "./moment.js";
import { openRound } from "./records.js";
import { lastNote, presenceOf, tableStates } from "./table_states.js";

/** "à l’instant", "depuis 3 min". */
export function sinceWords(time) {
  const n = minutesSince(time);
  return n ? t("regie-since-minutes", { n }) : t("regie-since-now");
}

const WORDS = {
  help: () => t("regie-table-help"),
  offline(id) {
    const gone = presenceOf(id)?.gone_at;
    return gone ? t("regie-offline-since", { time: clockTime(gone) }) : t("regie-table-offline");
  },
  late: (id) => t("regie-late-since", { time: clockTime(presenceOf(id).late_since) }),
  waiting: (id) => t("regie-waiting-commands", { n: presenceOf(id).waiting }),
  silent(id) {
    const note = lastNote(id);
    if (note?.round_id !== openRound.value?.id) return t("regie-table-silent");
    return t("regie-silent-since", { time: clockTime(note.edited_at ?? note.added_at) });
  },
  online: () => t("regie-table-online"),
  awaited: () => t("regie-table-awaited"),
};

/** What is true of a table, the most urgent first: [[state, words]]. */
export const statusWords = (id) => tableStates.value.get(id).map((state) => [state, WORDS[state](id)]);

/** The same, as short as a narrow cell wants it. */
export const briefWords = (id) => tableStates.value.get(id).map((state) => [state, t(`regie-brief-${state}`)]);

/** The shape that stands for a table: its state, and whether its call has had an answer. */
export function shapeOf(id) {
  const state = tableStates.value.get(id)?.[0] ?? "awaited";
  return state === "help" && callOf.value.get(id).answered_at ? "help answered" : state;
}

export const reasonWords = (call) => t(`regie-reason-${call.reason}`);

/** Why a table calls and since when, or when it was answered; "" when it does not. */
export function callWords(id) {
  const call = callOf.value.get(id);
  if (!call) return "";
  const { asked_at: asked, answered_at: answered } = call;
  const when = answered ? t("regie-call-answered-brief", { time: clockTime(answered) }) : sinceWords(asked);
  return t("regie-call-brief", { reason: reasonWords(call), when });
}
