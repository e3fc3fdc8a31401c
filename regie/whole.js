// Large words are not broken at their hyphens: "Saint-Aubin-" at the end of a line reads badly from afar.

import { html } from "htm/preact";

/** Thousands stand as close as in our own figures. */
const close = (text) => text.replace(/(\d)\u00A0(?=\d{3}(?!\d))/g, "$1\u202F");

export function Whole({ text }) {
  return close(text).split(/( )/).map((word) => (word.includes("-") ? html`<span class="whole">${word}</span>` : word));
}
