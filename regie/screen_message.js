// Free words for the hall, in one language or two, with their preview as they are typed.

import { html } from "htm/preact";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { languageName } from "./dates.js";
import { meeting } from "./house.js";
import { aimed, displayOf, draft, message } from "./screen_state.js";

const inLanguage = (code) => t("regie-message-in", { language: languageName(code) });

/** One field with how many characters are left. */
function Field({ label, lang, value, onText }) {
  const left = limits.screen - value.length;
  return html`<label class="message-field"><span class="label">${label}</span>
    <textarea class="field" rows="3" lang=${lang} dir="auto" maxlength=${limits.screen} value=${value}
      onInput=${(event) => onText(event.target.value)}></textarea>
    <span class="small soft figures">${t("regie-letters-left", { n: left })}</span></label>`;
}

export function MessageForm() {
  const { text, words } = message.value;
  const first = meeting.value?.languages[0] ?? "fr";
  const seconds = [...new Set(aimed.value.map((site) => displayOf(site).second))].filter(Boolean);
  function say(part) {
    message.value = { text, words, ...part };
    draft.value = { view: "message", target: "", ...message.value };
  }
  return html`<div class="message-form">
    <p class="soft small">${t("regie-message-why")}</p>
    <${Field} label=${seconds.length ? inLanguage(first) : t("regie-message-text")}
      lang=${first} value=${text} onText=${(typed) => say({ text: typed })} />
    ${seconds.map((code) => html`<${Field} key=${code} label=${inLanguage(code)} lang=${code} value=${words[code] ?? ""}
      onText=${(typed) => say({ words: { ...words, [code]: typed } })} />`)}
  </div>`;
}
