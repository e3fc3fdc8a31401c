// Writes down what the table says aloud, by the browser's own recognition: where it can, without sending it anywhere.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { joined } from "./heard.js";

const FAULTS = {
  network: "table-dictation-no-network",
  "not-allowed": "table-dictation-not-allowed",
  "service-not-allowed": "table-dictation-not-allowed",
  "audio-capture": "table-dictation-no-microphone",
  "language-not-supported": "table-dictation-no-language",
  "no-speech": "table-dictation-nothing",
};
const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
const language = document.documentElement.lang || "fr";

/**
 * Begin to listen; where the voices would leave this device, ask first, once for all.
 * In table.dictation: state: signal of "off", "asking" or "listening"; heard: signal of the words that may still
 * change; consent: signal, whether the voices may go out; stop(): end it, and keep what was heard.
 */
export async function begin(table, field) {
  const { dictation } = table;
  const here = await isOnDevice();
  if (dictation.state.peek() !== "off") return; // pressed twice
  if (here || dictation.consent.peek()) return listen(table, field, here);
  dictation.state.value = "asking";
  dictation.stop = () => (dictation.state.value = "off");
}

async function isOnDevice() {
  try {
    return (await Recognition.available({ langs: [language], processLocally: true })) === "available";
  } catch {
    return false; // most browsers cannot even be asked
  }
}

function listen(table, field, here) {
  const { state, heard } = table.dictation;
  let recognition = null;
  let wrote = false; // any words at all

  function write(words) {
    if (!words.trim()) return;
    wrote = true;
    const [text, caret] = joined(field.value, field.selectionStart, field.selectionEnd, words);
    table.write({ text });
    field.value = text; // at once, so that the caret stands behind it
    field.setSelectionRange(caret, caret);
    field.scrollTop = caret === text.length ? field.scrollHeight : field.scrollTop;
  }

  function stop(fault = "") {
    if (state.peek() !== "listening") return;
    recognition.onresult = recognition.onend = recognition.onerror = null;
    recognition.abort();
    write(heard.peek()); // it was read as it came: it stays
    [state.value, heard.value] = ["off", ""];
    table.fault.value = fault;
  }

  /** One utterance at a time: Android gives its results twice when it is to go on by itself. */
  function hear() {
    let taken = 0; // final results that were written
    recognition = Object.assign(new Recognition(), { lang: language, interimResults: true, continuous: false });
    if (here) recognition.processLocally = true;
    recognition.onresult = ({ results }) => {
      const parts = [...results];
      heard.value = parts.filter((part) => !part.isFinal).map(([{ transcript }]) => transcript).join("");
      const final = parts.filter((part) => part.isFinal).map(([{ transcript }]) => transcript);
      final.slice(taken).forEach(write);
      taken = final.length;
    };
    recognition.onerror = ({ error }) => {
      if (error === "no-speech" && (wrote || heard.peek())) stop(); // they have come to the end
      else if (error !== "aborted") stop(t(FAULTS[error] ?? "table-dictation-failed"));
    };
    recognition.onend = () => (taken > 0 ? hear() : stop());
    try {
      recognition.start();
    } catch {
      stop(t("table-dictation-failed"));
    }
  }

  table.dictation.stop = () => stop();
  state.value = "listening";
  hear();
}

/** The question that comes first, then what is being heard. */
export function DictationView({ table, field }) {
  const { state, heard, consent } = table.dictation;
  function agree() {
    consent.value = true;
    state.value = "off";
    listen(table, field.current, false);
    field.current.focus();
  }
  if (state.value === "listening") {
    return html`<p class="unseen" role="status">${t("table-dictation-listening")}</p>
      <p class="heard" aria-hidden="true"><span>${heard.value || t("table-dictation-listening")}</span></p>`;
  }
  return html`<div class="dictation-ask strip" role="group" aria-label=${t("table-dictation")}>
    <p>${t("table-dictation-ask")}</p>
    <button type="button" class="button main" onClick=${agree}>${t("table-dictation-agree")}</button>
    <button type="button" class="button" onClick=${() => table.finish()}>${t("table-dictation-decline")}</button>
  </div>`;
}
