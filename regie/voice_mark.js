// The calm mark of a minority voice that waits for an answer.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { isVoice } from "./coverage.js";

export function VoiceMark({ note }) {
  if (!isVoice(note)) return null;
  return html`<span class="voice-mark">${t("regie-voice")}</span>`;
}
