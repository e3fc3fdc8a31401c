// A choice as the hall sees it, and the question of a vote, each in the second language of the screen too.

import { html } from "htm/preact";
import { patternOf, Pictogram } from "tablee/parts.js";
import { inSecond, Second } from "./display_second.js";
import { headed, sides } from "./display_words.js";
import { Whole } from "./whole.js";

/** What `read` gives of a poll in the second language; "" where it says nothing in it. */
const other = (poll, read) => {
  const words = inSecond(poll);
  return (words && read(words)) || "";
};

/** Letter and pictogram on a band of its colour and pattern, then words; `children` follow the words. */
export function HallChoice({ choice, poll, children }) {
  return html`<span class="hall-choice" style=${`--colour:${choice.colour}`}>
    <span class=${`band ${patternOf(choice)}`} aria-hidden="true"></span>
    <span class="hall-letter">${choice.letter}</span><${Pictogram} name=${choice.pictogram} />
    <span class="hall-words"><span class="hall-text">${choice.text}</span>${poll &&
      html`<${Second} text=${other(poll, (words) => words.choices?.[choice.id])} />`}${children}</span>
  </span>`;
}

export function HallQuestion({ poll }) {
  return html`<h1><${Whole} text=${poll.question} /></h1>
    <${Second} text=${other(poll, (words) => words.question)} />`;
}

/** The question of a vote in both languages, as parts of pages. */
export const questionParts = (poll) =>
  sides("question", [poll.question, other(poll, (words) => words.question)], headed);

/** Its title, where there is no room for the question. */
export const PollTitle = ({ poll }) => html`<h1>${poll.title}</h1>
  <${Second} text=${other(poll, (words) => words.title)} />`;

/** Class and style of a list of so many rows in so many columns, which are read one after the other. */
export const inColumns = (rows, columns) =>
  columns > 1 ? { class: "columns", style: `--rows:${Math.ceil(rows / columns)}` } : { class: "", style: "" };

/** All that a choice says in both languages: how much room it needs. */
export const saidBy = (poll) => (choice) =>
  [choice.text, other(poll, (words) => words.choices?.[choice.id])].filter(Boolean).join(" ");
