// The sentences kept ready to be said to the hall: those of the meeting, else three of ours.

import { t } from "tablee/words.js";
import { meeting } from "./house.js";

export function readySentences() {
  const kept = meeting.value?.sentences ?? [];
  return kept.length ? kept : [t("regie-sentence-five-minutes"), t("regie-sentence-one-minute"), t("regie-sentence-back")];
}
