// Plans a poll that the script did not hold. What is typed survives a refusal and a look at another view.

import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { makeId } from "tablee/ids.js";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { act, clearFault, Fault } from "./act.js";
import { PictogramPicker } from "./pictogram_picker.js";
import { pushedProposals } from "./records.js";
import { chosenPoll } from "./views.js";

const PLACE = "plan";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const METHODS = ["single", "approval"];
const blankChoice = (pictogram) => ({ key: makeId("k"), text: "", pictogram });
const blankPoll = () => ({
  title: "", question: "", method: "single", own: true, choices: [blankChoice("thumb-up"), blankChoice("thumb-down")],
});

const form = signal(blankPoll());

function change(part) {
  clearFault(PLACE);
  form.value = { ...form.value, ...part };
}

const changeChoice = (key, part) =>
  change({ choices: form.value.choices.map((each) => (each.key === key ? { ...each, ...part } : each)) });

async function plan(event) {
  event.preventDefault();
  const { title, question, method, own, choices } = form.value;
  const poll_id = makeId("v");
  const given = choices.map(({ text, pictogram }) => ({ id: "", letter: "", text, pictogram, colour: "" }));
  const outcome = await act(PLACE, { type: "plan-poll", poll_id, title, question, method, ...(own && { choices: given }) });
  if (!outcome.ok) return;
  form.value = blankPoll();
  chosenPoll.value = poll_id;
}

function Field({ name, label, most, rows = 1 }) {
  return html`<label><span class="label">${label}</span>
    <textarea class="field" rows=${rows} maxlength=${most} value=${form.value[name]}
      onInput=${(event) => change({ [name]: event.target.value })}></textarea></label>`;
}

function Radios({ legend, name, options }) {
  return html`<fieldset><legend class="label">${legend}</legend><div class="acts">
    ${options.map(
      ([value, words]) => html`<label key=${words} class=${`chip ${form.value[name] === value ? "chosen" : ""}`}><input type="radio" name=${name}
        checked=${form.value[name] === value} onChange=${() => change({ [name]: value })} />${words}</label>`,
    )}</div></fieldset>`;
}

function OwnChoices() {
  const { choices } = form.value;
  return html`<ol class="own-choices">${choices.map(
      (choice, place) => html`<li key=${choice.key}>
        <span class="letter">${LETTERS[place]}</span>
        <${PictogramPicker} value=${choice.pictogram} label=${t("regie-pictogram")}
          onPick=${(pictogram) => changeChoice(choice.key, { pictogram })} />
        <input class="field" value=${choice.text} maxlength=${limits.choice} aria-label=${t("regie-choice", { letter: LETTERS[place] })}
          onInput=${(event) => changeChoice(choice.key, { text: event.target.value })} />
        <button type="button" class="button quiet" disabled=${choices.length < 2}
          aria-label=${t("regie-remove-choice", { letter: LETTERS[place] })}
          onClick=${() => change({ choices: choices.filter((each) => each !== choice) })}>${t("regie-remove")}</button>
      </li>`,
    )}</ol>
    <button type="button" class="button" disabled=${choices.length >= LETTERS.length}
      onClick=${() => change({ choices: [...choices, blankChoice("idea")] })}>${t("regie-add-choice")}</button>`;
}

export function PlanPoll() {
  const { title, question, own, choices } = form.value;
  const lacks =
    (!title.trim() && "regie-needs-title") ||
    (!question.trim() && "regie-needs-question") ||
    (own && choices.some((choice) => !choice.text.trim()) && "regie-needs-choices");
  return html`<form class="plan-poll card" onSubmit=${plan}>
    <h2>${t("regie-plan-poll")}</h2>
    <${Field} name="title" label=${t("regie-poll-title")} most=${limits.title} />
    <${Field} name="question" label=${t("regie-poll-question")} most=${limits.text} rows="3" />
    <${Radios} name="method" legend=${t("regie-method")} options=${METHODS.map((each) => [each, t(`common-method-${each}`)])} />
    <${Radios} name="own" legend=${t("regie-choices")}
      options=${[[true, t("regie-own-choices")], [false, t("regie-pushed-choices")]]} />
    ${own
      ? html`<${OwnChoices} />`
      : html`<p class="soft">${t("regie-poll-from-proposals", { n: pushedProposals.value.length })}</p>`}
    <div class="acts">
      <button class="button main" disabled=${Boolean(lacks)}>${t("regie-plan-now")}</button>
      <button type="button" class="button" onClick=${() => (chosenPoll.value = null)}>${t("common-close")}</button>
    </div>
    ${lacks && html`<p class="small soft">${t(lacks)}</p>`}
    <${Fault} place=${PLACE} />
  </form>`;
}
