// Below the note in hand, always in the same place: what the machine suggests for it. Nothing above it ever moves.

import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "tablee/words.js";
import { store } from "./house.js";
import { currentNote } from "./selection.js";
import { isSuggestible, isWorth, trouble } from "./suggest.js";
import {
  accept, cameFrom, fold, goBack, goTo, isAlone, isFolded, offers, ofNote, placeWith, refuse,
} from "./suggest_note.js";
import { Likeness, Mark, OtherNote, sharedWords } from "./suggest_parts.js";
import { lookAgain, refusedFor } from "./suggest_refused.js";

const [YES, NO] = ["S", "X"]; // the keys, as regie/keys.js has them

function Reason({ offer }) {
  const closest = offer.note_ids.map((id) => store.notes.value.get(id)).filter(Boolean);
  const words = t("regie-near-notes", { n: closest.length });
  return html`<p class="why small soft"><${Likeness} strength=${offer.strength} /> ${words} ${closest.map(
    ({ id, number }, place) => html`${place > 0 && ", "}<button key=${id} type="button" class="link"
      aria-label=${t("common-note", { number })} onClick=${() => goTo(id)}>${number}</button>`,
  )} · ${sharedWords(offer.words)}</p>`;
}

function Offer({ offer, first, focus, also }) {
  const { name } = store.themes.value.get(offer.theme_id);
  const yes = t(also ? "regie-put-also-into" : "regie-put-into-theme", { name });
  const no = t("regie-refuse-theme", { name });
  function take() {
    focus.current = true;
    accept(offer);
  }
  function away() {
    focus.current = true;
    refuse(offer);
  }
  return html`<li class="offer">
    <div class="offer-line">
      <button type="button" class="button offer-yes" onClick=${take} title=${yes}
        aria-keyshortcuts=${first ? YES : undefined}>${first && html`<kbd aria-hidden="true">${YES}</kbd>`}
        <span aria-hidden="true">→ ${name}</span><span class="unseen">${yes}</span></button>
      <button type="button" class="button quiet icon offer-no" onClick=${away}
        aria-keyshortcuts=${first ? NO : undefined} aria-label=${no}
        title=${first ? `${no} (${NO})` : no}>×</button>
    </div>
    <${Reason} offer=${offer} />
  </li>`;
}

function Offers({ note }) {
  const list = useRef(null);
  const focus = useRef(false);
  const refused = refusedFor(note.id);
  useLayoutEffect(() => {
    if (!focus.current) return;
    focus.current = false;
    (list.current.querySelector(".offer-no") ?? list.current).focus();
  }, [offers.value]);
  return html`<section ref=${list} tabindex="-1" aria-labelledby="offers-title">
    <h4 id="offers-title">${t("regie-offers", { n: offers.value.length })}</h4>
    ${offers.value.length
      ? html`<ul>${offers.value.map(
          (offer, place) => html`<${Offer} key=${offer.theme_id} offer=${offer} first=${place === 0} focus=${focus}
            also=${note.theme_ids.length > 0} />`,
        )}</ul>`
      : html`<p class="small soft">${t("regie-offers-none")}</p>`}
    ${refused > 0 && html`<button type="button" class="link small" onClick=${() => lookAgain(note.id)}>
      ${t("regie-offers-again", { n: refused })}</button>`}
  </section>`;
}

/** Other notes, each with the way to it and the way to put the one in hand beside it. */
function Others({ title, found }) {
  const rows = found
    .map((near) => ({ near, note: store.notes.value.get(near.note_id) }))
    .filter(({ note }) => note && isSuggestible(note));
  if (!rows.length) return null;
  const mine = currentNote.value.theme_ids;
  function withWords({ theme_ids: [theme] }) {
    if (!theme) return t("regie-place-with-new");
    return t("regie-place-with", { name: store.themes.value.get(theme)?.name ?? "" });
  }
  return html`<section aria-label=${title}><h4>${title}</h4>
    <ul>${rows.map(
      ({ note, near }) => html`<${OtherNote} key=${note.id} note=${note} near=${near} goTo=${goTo}>
        ${note.theme_ids.some((id) => mine.includes(id))
          ? html`<p class="small soft">${t("regie-placed-with")}</p>`
          : html`<button type="button" class="button small-button" onClick=${() => placeWith(note)}>
              ${withWords(note)}</button>`}
      </${OtherNote}>`,
    )}</ul></section>`;
}

function toSame() {
  const notes = document.getElementById("same-notes");
  notes.focus({ preventScroll: true });
  notes.scrollIntoView({ block: "start" });
}

function Body({ note }) {
  if (trouble.value && !ofNote.value) return html`<${Trouble} />`;
  const told = ofNote.value;
  if (!told) return html`<p class="small soft slow">${t("regie-suggestions-reading")}</p>`;
  const n = told.same.length;
  return html`${n > 0 && html`<p><button type="button" class="link" onClick=${toSame}>
      ↓ ${t("regie-same-count", { n })}</button></p>`}
    <${Offers} note=${note} />
    ${n > 0 && html`<div id="same-notes" tabindex="-1">
      <${Others} title=${t("regie-same", { n })} found=${told.same} /></div>`}
    <${Others} title=${t("regie-alike")} found=${told.like} />`;
}

export function Trouble() {
  const { code, facts } = trouble.value;
  return html`<p class="small soft">${t(`regie-failed-${code}`, facts)}</p>`;
}

export function SuggestDock() {
  const head = useRef(null);
  const note = currentNote.value;
  const id = note?.id;
  const left = useRef(false);
  useLayoutEffect(() => {
    const isLost = document.activeElement === document.body;
    if ((cameFrom.value || left.current) && isLost) head.current?.focus();
    left.current = Boolean(cameFrom.value);
  }, [id]);
  if (!note || !isWorth.value || !isAlone.value || !isSuggestible(note)) return null;
  const from = store.notes.value.get(cameFrom.value?.id);
  return html`<aside class=${`suggest-dock ${isFolded.value ? "folded" : ""}`}
    aria-label=${t("regie-suggestions-for", { number: note.number })}>
    <header ref=${head} tabindex="-1">
      <${Mark} /><span class="small soft">${t("regie-suggestions-rule")}</span>
      ${from && html`<button type="button" class="link small" onClick=${goBack}>
        ← ${t("common-note", { number: from.number })}</button>`}
      ${note.theme_ids.length > 0 && html`<button type="button" class="link small"
        aria-expanded=${!isFolded.value} onClick=${() => fold(!isFolded.value)}>
        ${t(isFolded.value ? "regie-suggestions-unfold" : "regie-suggestions-fold")}</button>`}
    </header>
    ${!isFolded.value && html`<div class="scroller suggest-body" key=${id} tabindex="0" role="group"
      aria-label=${t("regie-suggestion")}>
      <${Body} note=${note} /></div>`}
  </aside>`;
}
