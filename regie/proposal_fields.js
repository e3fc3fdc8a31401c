// The fields of a proposal in the language that everything is written in: pictogram, colour, title, text.

import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { clearFault } from "./act.js";
import { ColourPicker } from "./colour_picker.js";
import { changeDraft, PLACE } from "./drafts.js";
import { PictogramPicker } from "./pictogram_picker.js";
import { standingProposals } from "./records.js";

const NEARLY_FULL = 0.8;

export function Room({ text, most }) {
  if (text.length < most * NEARLY_FULL) return null;
  const left = t("regie-characters-left", { n: most - text.length });
  return html`<span class="small soft figures" role="status">${left}</span>`;
}

/** Which other proposal has the same pictogram or colour: on a ballot they are told apart by these. */
function Twin({ id, words }) {
  const others = standingProposals.value.filter((each) => each.id !== id);
  const other = (part) => words[part] && others.find((each) => each[part] === words[part]);
  const [pictogram, colour] = [other("pictogram"), other("colour")];
  return html`${pictogram && html`<p class="small soft">${t("regie-pictogram-twin", { number: pictogram.number })}</p>`}
    ${colour && html`<p class="small soft">${t("regie-colour-twin", { number: colour.number })}</p>`}`;
}

export function ProposalFields({ id, words, frozen }) {
  const title = useRef(null);
  useLayoutEffect(() => {
    if (!words.title && !frozen) title.current.focus();
  }, []);
  function change(part) {
    clearFault(PLACE);
    changeDraft(id, part);
  }
  const given = { class: "field", dir: "auto", readonly: frozen };
  return html`<div class="title-line">
      <${PictogramPicker} value=${words.pictogram} label=${t("regie-pictogram")} disabled=${frozen}
        texts=${[words.title, words.text]} onPick=${(pictogram) => change({ pictogram })} />
      <label class="grow"><span class="label">${t("regie-proposal-title")}</span>
        <textarea ...${given} rows="2" ref=${title} value=${words.title} maxlength=${limits.title}
          onInput=${(event) => change({ title: event.target.value.replace(/\n/g, " ") })}></textarea>
        <${Room} text=${words.title} most=${limits.title} /></label>
    </div>
    <label><span class="label">${t("regie-proposal-text")}</span>
      <textarea ...${given} rows="6" value=${words.text} maxlength=${limits.proposal}
        onInput=${(event) => change({ text: event.target.value })}></textarea>
      <${Room} text=${words.text} most=${limits.proposal} /></label>
    <div class="colour-line"><span class="small soft">${t("regie-colour")}</span>
      <${ColourPicker} value=${words.colour} disabled=${frozen} onPick=${(colour) => change({ colour })} /></div>
    ${!frozen && html`<${Twin} id=${id} words=${words} />`}`;
}
