// How people vote: the methods with what each is for, and the rules of the one that is chosen.

import { html } from "htm/preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { TextField } from "./plan_fields.js";
import { choiceOf, METHOD_GROUPS } from "./poll_paper.js";

const NUMBER_LETTERS = 14; // a budget with its spaces; the rule is the server’s

/** The two answers of a consent, which its rule reads by their place. */
const consentChoices = () => [
  choiceOf({ text: t("regie-consent-yes"), pictogram: "thumb-up" }),
  choiceOf({ text: t("regie-consent-no"), pictogram: "thumb-down" }),
];

/** What changes with the method: a consent has its own choices, and those of before come back after it. */
function methodPart(paper, method) {
  if (method === paper.method) return {};
  if (method === "consent") return { method, own: true, choices: consentChoices(), former: paper.choices };
  const back = paper.method === "consent" ? { choices: paper.former ?? [choiceOf({}), choiceOf({})] } : {};
  return { method, ...(method === "points" && !paper.points && { points: "10" }), ...back };
}

function Method({ method, group, paper, onPick }) {
  const chosen = method === paper.method;
  return html`<label class=${`option ${chosen ? "chosen" : ""}`}>
    <input type="radio" name=${group} checked=${chosen} onChange=${() => onPick(method)}
      onClick=${(event) => event.detail > 0 && onPick(method, true)} />
    <span><strong>${t(`regie-method-${method}`)}</strong>
      <span class="small soft option-more">${t(`regie-method-${method}-for`)}</span></span></label>`;
}

function Rules({ paper, change }) {
  const number = (name, label, unit, hint) => html`<${TextField} key=${name} narrow numeric label=${label} unit=${unit} hint=${hint}
    value=${paper[name]} most=${NUMBER_LETTERS} onText=${(text) => change({ [name]: text })} />`;
  const fields = {
    approval: () => [number("least", t("regie-least")), number("most", t("regie-most"), null, t("regie-limits-why"))],
    points: () => [number("points", t("regie-points"), null, t("regie-points-why"))],
    greedy: () => [number("budget", t("regie-budget"), "€", t("regie-budget-why"))],
    "equal-shares": () => [number("budget", t("regie-budget"), "€", t("regie-budget-why"))],
    quiz: () => [number("answer_s", t("regie-answer-s"), "s", t("regie-answer-s-why"))],
  }[paper.method];
  return fields ? html`<div class="rules">${fields()}</div>` : null;
}

/** fresh: whether the poll is new, so that the method has still to be chosen. */
export function MethodFields({ paper, change, fresh }) {
  const [open, setOpen] = useState(fresh && !paper.title);
  const group = useId();
  const part = useRef(null);
  const folded = useRef(false);
  useLayoutEffect(() => {
    if (!folded.current) return;
    folded.current = false;
    part.current.querySelector("[aria-expanded]").focus({ preventScroll: true }); // what was pressed is gone
    part.current.scrollIntoView({ block: "nearest" });
  });
  function pick(method, fold = false) {
    change(methodPart(paper, method));
    if (!fold) return; // the arrow keys go on through the list
    folded.current = true;
    setOpen(false);
  }
  return html`<fieldset class="plan-part" ref=${part}><legend>${t("regie-method")}</legend>
    ${open
      ? Object.entries(METHOD_GROUPS).map(
          ([name, methods]) => html`<div key=${name} class="method-group"><p class="small group-name">${t(`regie-methods-${name}`)}</p>
            <div class=${`options columns-${Math.min(3, methods.length)}`}>${methods.map(
              (method) => html`<${Method} key=${method} method=${method} group=${group} paper=${paper} onPick=${pick} />`,
            )}</div></div>`,
        )
      : html`<div class="method-now"><p><strong>${t(`regie-method-${paper.method}`)}</strong><br />
          <span class="small soft">${t(`regie-method-${paper.method}-for`)}</span></p></div>`}
    <button type="button" class="button" aria-expanded=${open} onClick=${() => setOpen(!open)}>
      ${t(open ? "regie-methods-fold" : "regie-methods-unfold")}</button>
    <${Rules} paper=${paper} change=${change} />
  </fieldset>`;
}
