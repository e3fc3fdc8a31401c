// Large words are not broken at their hyphens: "Saint-Aubin-" at the end of a line reads badly from afar.

import { html } from "htm/preact";

export function Whole({ text }) {
  return text.split(/( )/).map((word) => (word.includes("-") ? html`<span class="whole">${word}</span>` : word));
}
