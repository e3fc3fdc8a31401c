// Long words on a screen: both languages side by side, or one after the other, in as many pages as they take.

import { html } from "htm/preact";
import { own, second } from "./display_second.js";
import { endOfSentence } from "./share_out.js";
import { Whole } from "./whole.js";

const wordsOf = (text) => text.split(/(?<=\s)(?=\S)/);

/**
 * A text word by word, as a part of pages (see `layOut`). draw: of the words of a page. own: the attributes of its
 * language.
 */
function inWords(name, text, draw, ofLanguage = {}) {
  const words = wordsOf(text);
  const endOf = endOfSentence(words.map((word) => word.trimEnd()));
  return {
    name,
    count: words.length,
    endOf,
    draw: (from, to) => html`<div class="one-side" ...${ofLanguage}>
      ${draw(words.slice(from, to).join("").trim())}</div>`,
  };
}

/**
 * The parts of what is said in one language or two: `draw(text, which)`, which: 0 or 1. texts: [first, other]; the
 * other one "" or missing for none. Together on a page where they can be, else a page or more each.
 */
export function sides(name, [first, other = ""], draw) {
  const side = (text, which) => draw(text, which);
  const together = () => html`<div class=${other ? "sides" : "one-side"}><div>${side(first, 0)}</div>
    ${other && html`<div class="other-side" ...${own.value}>${side(other, 1)}</div>`}</div>`;
  const alone = [inWords(`${name}-first`, first, (text) => side(text, 0))];
  if (other) alone.push(inWords(`${name}-other`, other, (text) => side(text, 1), own.value));
  return [{ name, count: 1, draw: together, or: alone }];
}

/** A part as it is but for a class of its own around it. */
const within = (kind, part, or) => ({
  ...part, or, name: `${part.name} ${kind}`,
  draw: (from, to) => html`<div class=${kind}>${part.draw(from, to)}</div>`,
});

/** A choice with its letter and pictogram above its words: more of these on a line. */
const stacked = (part) => within("stacked", part);

/** A part in both languages at once; where there is no room, in one after the other, and then words by themselves. */
export function inTurns(part) {
  const alone = (kind) => within(kind, part, [stacked(within(kind, part))]);
  return { ...part, or: second.value ? [alone("only-first"), alone("only-other")] : [stacked(part)] };
}

/** A heading that is not broken at its hyphens; nothing where it is empty. */
export const headed = (text) => text && html`<h1><${Whole} text=${text} /></h1>`;
