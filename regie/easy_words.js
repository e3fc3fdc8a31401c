// Easy words beside the full ones, with what the check of texts says of them once one has stopped writing.

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { meeting } from "./house.js";
import { post } from "./suggest.js";

/** Under this name stand a poll's easy words, beside its other languages. */
export const EASY = "easy";

const PAUSE_MS = 600; // nobody is interrupted in the middle of a word

/** The warnings of each text, {name: [{rule, hard, how, source}]}, a moment after the last change. texts: {name: text}. */
export function useWarnings(texts) {
  const [warnings, setWarnings] = useState({});
  const written = JSON.stringify(Object.entries(texts).filter(([, text]) => text.trim()));
  useEffect(() => {
    const asked = Object.fromEntries(JSON.parse(written));
    if (!Object.keys(asked).length) return setWarnings({});
    const stopping = new AbortController();
    const pause = setTimeout(async () => {
      const body = { language: meeting.peek().languages[0], texts: asked };
      const answer = await post("/regie/texts", body, stopping.signal);
      if (!stopping.signal.aborted && answer.ok) setWarnings(answer.warnings);
    }, PAUSE_MS);
    return () => {
      clearTimeout(pause);
      stopping.abort();
    };
  }, [written]);
  return warnings;
}

/** What could be easier in a text; whoever writes decides. */
export function Advice({ warnings = [] }) {
  return html`<div class="easy-advice small" role="status">${warnings.length > 0 &&
    html`<ul>${warnings.map(
      ({ rule, hard, how, source }) => html`<li key=${rule + hard} title=${source}>
        <span class="badge waiting">${t("regie-easy-advice")}</span> ${hard} <span class="soft">${how}</span></li>`,
    )}</ul>`}</div>`;
}
