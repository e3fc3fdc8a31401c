// Small pieces that several pages show.

import { html } from "htm/preact";

const files = document.documentElement.dataset.files; // where those of this version are

/**
 * A pictogram in the ink of its text. It says nothing to a screen reader: words stand beside it. Those that a page
 * shows at once may stand in its style sheet (tools/bundle.py).
 */
export function Pictogram({ name }) {
  const image = `--image:var(--pictogram-${name}, url(${files}assets/pictograms/${name}.svg))`;
  return html`<span class="pictogram" style=${image} aria-hidden="true" />`;
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
