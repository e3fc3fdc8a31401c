// One note as a card: number, table, kind, strength, words, and what has become of it.

import { html } from "htm/preact";
import { holdMarks, Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { memo } from "./memo.js";

const KIND_PICTOGRAMS = { idea: "idea", worry: "worry", question: "question", dissent: "disagree" };

export function Kind({ kind }) {
  return html`<span class=${`kind ${kind}`} title=${t(`common-kind-${kind}`)}><${Pictogram} name=${KIND_PICTOGRAMS[kind]} />
    <span class="kind-word">${t(`common-kind-${kind}`)}</span></span>`;
}

/** The sign of how many at the table hold a note; nothing for one person, which is the rule. */
export function Strength({ n }) {
  return html`<span class="strength figures" title=${t("common-people", { n })}>
    <span aria-hidden="true">×${n}</span><span class="unseen">${t("common-people", { n })}</span></span>`;
}

/**
 * unread, picked, waiting: whether it is. tabStop: whether Tab comes here. done: it is no longer what the list is for.
 * place: the names of its themes and numbers of its proposals, one text, "" for none.
 */
export const NoteCard = memo(({ note, table, unread, picked, tabStop, waiting, done, place, movable }) => {
  const classes = ["note", unread && "unread", picked && "picked", done && "done", note.withdrawn_at && "gone"];
  return html`<li role="option" class=${classes.filter(Boolean).join(" ")} data-note=${note.id}
    aria-selected=${picked ? "true" : "false"} tabindex=${tabStop ? 0 : -1} draggable=${movable ? "true" : undefined}>
    ${movable && html`<span class="note-check" data-check aria-hidden="true"></span>`}
    <span class="note-head">
      <span class="note-number figures">${unread && html`<span class="unread-mark" title=${t("regie-unread")} />`}
        <span class="unseen">${t("common-note", { number: note.number })}</span>
        <span aria-hidden="true">${note.number}</span></span>
      <span class="note-table">${t("common-table", { number: table })}</span>
      <${Kind} kind=${note.kind} />
      ${note.strength > 1 && html`<${Strength} n=${note.strength} />`}
    </span>
    <span class="note-text" dir="auto">${holdMarks(note.text)}</span>
    ${unread && html`<span class="unseen">${t("regie-unread")}</span>`}
    ${(place || note.set_aside || note.withdrawn_at || waiting) &&
    html`<span class="note-foot">
      ${note.withdrawn_at && html`<span class="badge gone">${t("regie-note-withdrawn")}</span>`}
      ${note.set_aside && html`<span class="badge gone">${t("regie-note-aside", { reason: note.set_aside })}</span>`}
      ${place && html`<span class="note-place">${place}</span>`}
      ${waiting && html`<span class="badge waiting">${t("common-waiting")}</span>`}
    </span>`}
  </li>`;
});
