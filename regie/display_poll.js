// An open vote: what is asked, what can be chosen, where to vote, and how many have.

import { html } from "htm/preact";
import { patternOf, Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { useFit } from "./fit.js";
import { Whole } from "./whole.js";

const ONE_COLUMN_MOST = 6;

/** Class and style of a list of so many choices: two columns when they are many, read one after the other. */
export const columnsFor = (count) =>
  count > ONE_COLUMN_MOST ? { class: "columns", style: `--rows:${Math.ceil(count / 2)}` } : { class: "", style: "" };

/** A choice as in the hall: letter and pictogram on a band of its colour and pattern, then words. */
export function HallChoice({ choice }) {
  return html`<span class="hall-choice" style=${`--colour:${choice.colour}`}>
    <span class=${`band ${patternOf(choice)}`} aria-hidden="true"></span>
    <span class="hall-letter">${choice.letter}</span><${Pictogram} name=${choice.pictogram} />
    <span class="hall-words">${choice.text}</span>
  </span>`;
}

function Turnout({ voted, entitled }) {
  const width = entitled ? Math.min(100, (100 * voted) / entitled) : 0;
  return html`<div class="hall-turnout">
    <p><strong class="figures">${t("common-turnout-of", { voted, entitled })}</strong>${" "}
      <span>${t("display-voted", { n: voted })}</span></p>
    <div class="hall-track"><div style=${`width:${width}%`}></div></div>
  </div>`;
}

export function PollView({ poll, voted, address }) {
  const texts = poll.choices.map((choice) => choice.text).join();
  const question = useFit(0.085, poll.question);
  const choices = useFit(0.06, texts);
  const where = useFit(0.06, address);
  const columns = columnsFor(poll.choices.length);
  return html`<main class="poll">
    <div class="poll-words">
      <p class="over"><strong>${t("common-poll", { number: poll.number })}</strong> · ${t(`display-method-${poll.method}`)}</p>
      <div class="fit poll-question" ref=${question}><h1><${Whole} text=${poll.question} /></h1></div>
      <div class="fit" ref=${choices}><ul class=${`hall-choices ${columns.class}`} style=${columns.style}>
        ${poll.choices.map((choice) => html`<li key=${choice.id}><${HallChoice} choice=${choice} /></li>`)}
      </ul></div>
    </div>
    <div class="poll-where">
      <p class="under">${t("display-scan")}</p>
      <img class="qr" src="/qr/vote.svg" alt=${t("display-qr", { address })} />
      <p class="under">${t("display-or-type")}</p>
      <div class="fit address" ref=${where}><strong>${address}</strong></div>
      <${Turnout} voted=${voted} entitled=${poll.entitled} />
    </div>
  </main>`;
}
