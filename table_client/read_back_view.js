// Read-backs: each proposal that notes of this table are in asks whether the table's idea is there.

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { holdMarks, Pictogram } from "tablee/parts.js";
import { refusal, t } from "tablee/words.js";
import { Few } from "./few_words.js";
import { lengthOf } from "./note_items.js";
import { OwnNotes, Text } from "./proposals.js";
import { FITS } from "./read_backs.js";
import { useStill } from "./still.js";

export function ReadBacks({ table }) {
  useStill();
  const { asked, waiting } = table.readBacks;
  const n = waiting.value;
  if (asked.value.length === 0) return null;
  return html`<section class="read-backs" aria-labelledby="read-backs-title">
    <h2 id="read-backs-title">${t("table-read-backs")}
      ${n > 0 && html` <span class="new">${t("table-read-backs-waiting", { n })}</span>`}</h2>
    ${n > 0 && html`<p class="small">${t("table-read-backs-how")}</p>`}
    <ul>${asked.value.map((each) => html`<${ReadBack} key=${each.id} proposal=${each} table=${table} />`)}</ul>
  </section>`;
}

function ReadBack({ proposal, table }) {
  const { readBacks } = table;
  const [answer, draft] = [readBacks.answerOf(proposal), readBacks.draftOf(proposal)];
  const refused = readBacks.refusedOf(proposal);
  const reworded = readBacks.isReworded(proposal);
  const asking = Boolean(draft) || readBacks.waits(proposal);
  const answered = useRef();
  const [sent, setSent] = useState(false);
  useLayoutEffect(() => {
    if (!sent || asking) return;
    answered.current?.focus(); // the form that had the focus has gone
    setSent(false);
  }, [sent, asking]);

  if (!asking) {
    return html`<li id=${proposal.id} tabindex="-1" class=${`card proposal answered ${answer.state}`}>
      <details>
        <summary ref=${answered}>
          <span class="summary-words">${proposal.title}<${Answer} answer=${answer} /></span>
        </summary>
        <p class="small soft">${t("common-proposal", { number: proposal.number })}</p>
        <${Words} proposal=${proposal} table=${table} />
        <button type="button" class="button" onClick=${() => readBacks.change(proposal)}>
          ${t("table-read-back-change")}</button>
      </details>
    </li>`;
  }
  return html`<li id=${proposal.id} tabindex="-1" class="card proposal asking">
    <div class="proposal-head"><${Pictogram} name=${proposal.pictogram} /><div>
      <h3>${holdMarks(proposal.title)}</h3>
      <p class="small soft">${t("common-proposal", { number: proposal.number })}</p>
    </div></div>
    ${reworded && html`<div class="reworded">
      <p><span class="new">${t("table-reworded")}</span> <span class="small">${t("table-reworded-more")}</span></p>
      <${Answer} answer=${answer} former />
      <${Before} before=${readBacks.before(proposal)} />
    </div>`}
    <${Words} proposal=${proposal} table=${table} />
    ${refused && html`<p class="why" role="alert">
      <span class="badge refused">${t("table-read-back-refused")}</span><br />
      ${refusal(refused.code, refused.facts)}</p>`}
    <${Form} proposal=${proposal} table=${table} draft=${draft ?? { fit: "", why: "" }} sent=${() => setSent(true)}
      leave=${answer && !reworded} />
  </li>`;
}

function Words({ proposal, table }) {
  return html`<${Text} proposal=${proposal} table=${table} />
    <${OwnNotes} proposal=${proposal} table=${table} />`;
}

/** What the table has said: the idea in words and a shape, the reason, and whether it is at the régie. */
function Answer({ answer, former }) {
  return html`<span class="answer-of">
    ${former && html`<span>${t("table-reworded-answer")}</span>`}
    <span class="fit-said">
      <span class=${`fit ${answer.fit}`} aria-hidden="true" />${t(`table-fit-said-${answer.fit}`)}</span>
    ${answer.why && html`<span class="soft">${t("table-fit-why", { why: answer.why })}</span>`}
    ${!former && html`<span class=${`badge ${answer.state}`}>
      ${t(answer.state === "saved" ? "table-answer-saved" : "common-waiting")}</span>`}
  </span>`;
}

function Before({ before }) {
  if (!before) return null;
  return html`<details class="small"><summary>${t("table-reworded-before")}</summary>
    <p><strong>${before.title}</strong><br />${before.text}</p></details>`;
}

/** What is missing in an answer, or too much; empty when the rules take it. */
function faultOf({ fit, why }) {
  if (!fit) return t("table-fit-choose");
  if (fit !== "in" && lengthOf(why) === 0) return t("table-why-empty");
  return lengthOf(why) > limits.why ? t("table-why-long") : "";
}

function Form({ proposal, table, draft, sent, leave }) {
  const { readBacks } = table;
  const [fault, setFault] = useState("");
  const { fit, why } = draft;
  const write = (part) => {
    setFault("");
    readBacks.write(proposal, part);
  };
  function send(event) {
    event.preventDefault();
    const found = faultOf(draft);
    setFault(found);
    if (found) return;
    readBacks.send(proposal);
    sent();
  }
  return html`<form class="read-back-form" onSubmit=${send}>
    <fieldset class="fits">
      <legend>${t("table-fit")}</legend>
      ${FITS.map((each) => html`<label key=${each} class=${`chip ${each === fit ? "chosen" : ""}`}>
        <input
          type="radio" name=${`fit-${proposal.id}`} value=${each} checked=${each === fit}
          onChange=${() => write({ fit: each })}
        />
        <span class=${`fit ${each}`} aria-hidden="true" />${t(`table-fit-${each}`)}
      </label>`)}
    </fieldset>
    ${fit && html`<${Few}
      id=${`why-${proposal.id}`} label=${t(`table-fit-why-${fit}`)} text=${why} fault=${fault}
      write=${(words) => write({ why: words })}
    />`}
    ${!fit && html`<p class="fault small" role="alert">${fault}</p>`}
    <div class="dialog-acts">
      ${leave && html`<button type="button" class="button" onClick=${() => readBacks.stop(proposal)}>
        ${t("table-stop-editing")}</button>`}
      ${(fit || !leave) && html`<button class="button main">${t("table-read-back-send")}</button>`}
    </div>
  </form>`;
}
