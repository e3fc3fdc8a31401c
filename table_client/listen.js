// Reading aloud by the browser, where it has a voice for the language of the page.

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";

const language = document.documentElement.lang || "fr";
const speech = window.speechSynthesis;

/** Return the voice to read with, one of this device first, since a hall has no Internet; `undefined` without one. */
function voiceNow() {
  const voices = (speech?.getVoices() ?? []).filter(({ lang }) => lang.toLowerCase().startsWith(language));
  return voices.find(({ localService }) => localService) ?? voices[0];
}

function useVoice() {
  const [voice, setVoice] = useState(voiceNow);
  useEffect(() => {
    const look = () => setVoice(voiceNow());
    speech?.addEventListener?.("voiceschanged", look); // many browsers know their voices only after a while
    look();
    return () => speech?.removeEventListener?.("voiceschanged", look);
  }, []);
  return voice;
}

/** A button that reads `text` aloud, a sentence or a line at a time; nothing where no voice can. */
export function Listen({ text }) {
  const voice = useVoice();
  const [speaking, setSpeaking] = useState(false);
  useEffect(() => () => speech?.cancel(), []);
  if (!voice) return null;
  function press() {
    speech.cancel();
    setSpeaking(!speaking);
    if (speaking) return;
    const parts = text.split(/\n+/).filter((part) => part.trim());
    parts.forEach((part, place) => {
      const said = new SpeechSynthesisUtterance(part); // long ones are cut short by some browsers
      Object.assign(said, { voice, lang: voice.lang, rate: 0.95 });
      said.onerror = said.onend = () => place === parts.length - 1 && setSpeaking(false);
      speech.speak(said);
    });
  }
  return html`<button type="button" class="button listen" onClick=${press}>
    <${Pictogram} name="listen" />${t(speaking ? "table-listen-stop" : "table-listen")}</button>`;
}
