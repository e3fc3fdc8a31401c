// Small pieces that several pages show.

import { html } from "htm/preact";

/** A pictogram in the ink of its text. It says nothing to a screen reader: words stand beside it. */
export function Pictogram({ name }) {
  return html`<span class="pictogram" style=${`--image:url(/static/assets/pictograms/${name}.svg)`} aria-hidden="true" />`;
}

/** Typed words whose marks never begin a line: people put a plain blank before them. */
export const holdMarks = (text) => text.replace(/ (?=[?!;:»])/g, "\u00a0").replace(/« /g, "«\u00a0");

/** A choice of a poll as everywhere: letter in its colour, pictogram, words. */
export function ChoiceLine({ choice }) {
  return html`<span class="choice-line" style=${`--colour:${choice.colour}`}>
    <span class="letter">${choice.letter}</span><${Pictogram} name=${choice.pictogram} />
    <span class="choice-words">${choice.text}</span>
  </span>`;
}

/** Class of the pattern that tells this choice's bar apart where colours do not show. */
export const patternOf = (choice) => `pattern-${"abcdef"[(choice.letter.charCodeAt(0) - 65) % 6]}`;
