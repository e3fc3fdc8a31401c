// The information sheet of a round: what a table should know to answer, to read, to look at, to hear.

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { holdMarks, Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { Listen } from "./listen.js";

const { meeting } = document.getElementById("app").dataset;
const addressOf = (name) => `/files/${meeting}/${name}`;

/** Closed it is one line; open it has more room, and what is being written stays where it is. */
export function Sheet({ round, table }) {
  const { text, picture, alt, audio, video, captions } = round.sheet;
  const { sheet_text: easy, sheet_title } = round.words.easy ?? {};
  const open = table.reading.value === round.id;
  const simple = Boolean(easy) && (table.easy.value || !text);
  const words = simple ? easy : text;
  const title = (simple && sheet_title) || round.sheet.title;
  const card = useRef();
  const toggle = () => (table.reading.value = open ? null : round.id);
  const simplify = () => (table.easy.value = !simple);
  useLayoutEffect(() => {
    if (open) card.current.scrollIntoView();
  }, [open]);
  return html`<section ref=${card} class="fact-sheet card" aria-labelledby="sheet-title">
    <div class="fact-head"><${Pictogram} name="sheet" />
      <div><p class="small soft">${t("table-sheet")}</p>
        <h2 id="sheet-title">${holdMarks(title || round.title)}</h2></div></div>
    <div class="fact-acts">
      <button type="button" class="button" aria-expanded=${open} onClick=${toggle}>
        ${t(open ? "table-sheet-close" : "table-sheet-open")}</button>
      ${open && easy && text && html`<button type="button" class="chip" aria-pressed=${simple} onClick=${simplify}>
        ${t("table-sheet-easy")}</button>`}
      ${open && words && html`<${Listen} key=${words} text=${words} />`}
    </div>
    ${open && html`<div class="fact-body">
      ${words && html`<div class=${`fact-text ${simple ? "easy" : ""}`}>
        ${words.split(/\n\s*\n/).map((part, place) => html`<p key=${place}>${holdMarks(part)}</p>`)}</div>`}
      ${picture && html`<${Picture} key=${picture} source=${addressOf(picture)} alt=${alt} />`}
      ${audio && html`<${Media} kind="audio" source=${addressOf(audio)} label=${t("table-sheet-audio")} />`}
      ${video && html`<${Media}
        kind="video" source=${addressOf(video)} label=${t("table-sheet-video")}
        captions=${captions && addressOf(captions)}
      />`}
    </div>`}
  </section>`;
}

function Picture({ source, alt }) {
  const dialog = useRef();
  const [missing, miss] = useState(false);
  if (missing) return html`<p class="why">${t("table-sheet-missing")}${alt && html`<br />${alt}`}</p>`;
  return html`<figure>
    <button
      type="button" class="fact-picture" aria-label=${t("table-sheet-larger", { alt })}
      onClick=${() => dialog.current.showModal()}
    ><img src=${source} alt=${alt} onError=${() => miss(true)} /></button>
    ${alt && html`<figcaption class="small soft">${alt}</figcaption>`}
    <dialog ref=${dialog} class="large-picture" aria-label=${alt || t("table-sheet")}>
      <img src=${source} alt=${alt} />
      <form method="dialog"><button class="button main">${t("common-close")}</button></form>
    </dialog>
  </figure>`;
}

function Media({ kind, source, label, captions }) {
  const [missing, miss] = useState(false);
  if (missing) return html`<p class="why">${t("table-sheet-missing")}</p>`;
  const track = captions && html`<track
    kind="captions" src=${captions} srclang=${document.documentElement.lang} label=${t("table-sheet-captions")} default
  />`;
  const given = { controls: true, src: source, "aria-label": label, onError: () => miss(true) };
  return html`<figure><figcaption class="small soft">${label}</figcaption>
    ${kind === "audio"
      ? html`<audio ...${given} preload="none" />`
      : html`<video ...${given} preload="metadata" playsinline>${track}</video>`}
  </figure>`;
}
