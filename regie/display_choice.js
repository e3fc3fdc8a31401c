// A choice as the hall sees it, and the question of a vote, each in its other languages too.

import { html } from "htm/preact";
import { patternOf, Pictogram } from "tablee/parts.js";
import { Whole } from "./whole.js";

/** What `read` gives of a poll in each other language that has it: [{language, text}]. */
const others = (poll, read) =>
  Object.entries(poll.words ?? {}).map(([language, words]) => ({ language, text: read(words) })).filter(({ text }) => text);

const Others = ({ poll, read }) =>
  others(poll, read).map(({ language, text }) => html`<span key=${language} class="other-language" lang=${language}>${text}</span>`);

/** Letter and pictogram on a band of its colour and pattern, then words; `children` follow the words. */
export function HallChoice({ choice, poll, children }) {
  return html`<span class="hall-choice" style=${`--colour:${choice.colour}`}>
    <span class=${`band ${patternOf(choice)}`} aria-hidden="true"></span>
    <span class="hall-letter">${choice.letter}</span><${Pictogram} name=${choice.pictogram} />
    <span class="hall-words"><span class="hall-text">${choice.text}</span>${poll &&
      html`<${Others} poll=${poll} read=${(words) => words.choices?.[choice.id]} />`}${children}</span>
  </span>`;
}

export function HallQuestion({ poll }) {
  return html`<h1><${Whole} text=${poll.question} /></h1>
    <${Others} poll=${poll} read=${(words) => words.question} />`;
}

/** All that a choice says in every language: how much room it needs. */
export const saidBy = (poll) => (choice) =>
  [choice.text, ...others(poll, (words) => words.choices?.[choice.id]).map(({ text }) => text)].join(" ");
