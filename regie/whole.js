// Large words are not broken at their hyphens: "Saint-Aubin-" at the end of a line reads badly from afar. Longer ones
// are, as addresses of the web: to stand on a line, they would make all letters small.

import { html } from "htm/preact";

const LONGEST = 24; // characters: "Saint-Aubin-du-Cormier," is one that stays whole

/** Thousands stand as close as in our own figures. */
const close = (text) => text.replace(/(\d)\u00A0(?=\d{3}(?!\d))/g, "$1\u202F");

export function Whole({ text }) {
  const isWhole = (word) => word.includes("-") && word.length <= LONGEST;
  return close(text).split(/( )/).map((word) => (isWhole(word) ? html`<span class="whole">${word}</span>` : word));
}
