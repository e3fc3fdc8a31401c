// The choices of a poll that is being written: letter, pictogram, words, and what they cost or whether one is right.

import { html } from "htm/preact";
import { useId } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { PictogramPicker } from "./pictogram_picker.js";
import { choiceOf, hasCosts, LETTERS, needsOwn } from "./poll_paper.js";
import { otherLanguages } from "./poll_gaps.js";
import { pushedProposals } from "./records.js";

const COST_LETTERS = 14; // a thousand billion euros with its spaces; the rule is the server’s

/** The choices with the pushed proposals that are not among them yet, in the place of those left empty. */
function withProposals(choices) {
  const written = choices.filter((choice) => choice.text.trim());
  const taken = new Set(written.map((choice) => choice.proposal_id));
  const others = pushedProposals.value.filter((each) => !taken.has(each.id));
  return [...written, ...others.map(({ id, title, pictogram }) => choiceOf({ text: title, pictogram, proposal_id: id }))];
}

function Row({ choice, place, paper, group, onChoice, onRemove, onRight }) {
  const letter = LETTERS[place];
  const fixed = paper.method === "consent";
  const proposal = pushedProposals.value.find((each) => each.id === choice.proposal_id);
  return html`<li>
    <span class="letter">${letter}</span>
    <${PictogramPicker} value=${choice.pictogram} label=${t("regie-choice-pictogram", { letter })} gap=${`pictogram:${letter.toLowerCase()}`}
      texts=${[choice.text]} neutral onPick=${(pictogram) => onChoice({ pictogram })} />
    <input class="field" value=${choice.text} maxlength=${limits.choice} aria-label=${t("regie-choice", { letter })} autocomplete="off"
      onInput=${(event) => onChoice({ text: event.target.value })} />
    ${proposal && html`<span class="small soft">${t("regie-proposal-short", { number: proposal.number })}</span>`}
    ${hasCosts(paper.method) &&
    html`<span class="cost"><input class="field" inputmode="numeric" value=${choice.cost} maxlength=${COST_LETTERS} aria-label=${t("regie-cost-of", { letter })}
      placeholder=${t("regie-cost")} autocomplete="off" onInput=${(event) => onChoice({ cost: event.target.value })} /> €</span>`}
    ${paper.method === "quiz" &&
    html`<label class=${`chip ${paper.right === choice.key ? "chosen" : ""}`}><input type="radio" name=${group} checked=${paper.right === choice.key}
      aria-label=${t("regie-right-is", { letter })} onChange=${onRight} />${t("regie-right")}</label>`}
    ${!fixed &&
    html`<button type="button" class="button quiet" disabled=${paper.choices.length < 2} onClick=${onRemove}
      aria-label=${t("regie-remove-choice", { letter })}>${t("regie-remove")}</button>`}
  </li>`;
}

function Own({ paper, change }) {
  const group = useId();
  const { choices, method } = paper;
  const put = (key, part) => change({ choices: choices.map((each) => (each.key === key ? { ...each, ...part } : each)) });
  const free = method !== "consent" && method !== "quiz";
  return html`<ol class="own-choices">${choices.map(
      (choice, place) => html`<${Row} key=${choice.key} choice=${choice} place=${place} paper=${paper} group=${group}
        onChoice=${(part) => put(choice.key, part)} onRight=${() => change({ right: choice.key })}
        onRemove=${() => change({ choices: choices.filter((each) => each !== choice) })} />`,
    )}</ol>
    ${method === "consent"
      ? html`<p class="small soft">${t("regie-consent-fixed")}</p>`
      : html`<div class="acts">
          <button type="button" class="button" disabled=${choices.length >= LETTERS.length}
            onClick=${() => change({ choices: [...choices, choiceOf({})] })}>${t("regie-add-choice")}</button>
          ${free && html`<button type="button" class="button" disabled=${!pushedProposals.value.length}
            onClick=${() => change({ choices: withProposals(choices) })}>${t("regie-take-proposals")}</button>`}
        </div>`}`;
}

export function ChoiceFields({ paper, change }) {
  const group = useId();
  const own = paper.own || needsOwn(paper.method);
  const n = pushedProposals.value.length;
  const radio = (value, words) => html`<label class=${`chip ${own === value ? "chosen" : ""}`}><input type="radio" name=${group}
    checked=${own === value} onChange=${() => change({ own: value, ...(value && !paper.choices.length && { choices: [choiceOf({}), choiceOf({})] }) })} />${words}</label>`;
  return html`<fieldset class="plan-part"><legend>${t("regie-choices")}</legend>
    ${!needsOwn(paper.method) &&
    html`<div class="acts">${radio(true, t("regie-own-choices"))}${radio(false, t("regie-pushed-choices"))}</div>`}
    ${own
      ? html`<${Own} paper=${paper} change=${change} />`
      : html`<p class="soft">${t("regie-poll-from-proposals", { n })}</p>
          ${otherLanguages().length > 0 && html`<p>${t("regie-gaps-proposals")}</p>`}
          <button type="button" class="button" disabled=${n === 0}
            onClick=${() => change({ own: true, choices: withProposals(paper.choices) })}>${t("regie-take-proposals")}</button>`}
  </fieldset>`;
}
