// One note as a card: number, table, kind, strength, words, and what has become of it.

import { html } from "htm/preact";
import { Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { memo } from "./memo.js";
import { shownWords } from "./note_words.js";
import { isOfPerson, isToAdmit } from "./records.js";
import { VoiceMark } from "./voice_mark.js";

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

/** Who wrote a note: "Table 7", or a person; a note of a person belongs to no table. table: its number. */
export const fromWords = (note, table) =>
  isOfPerson(note) ? t("regie-one-person") : t("common-table", { number: table });

/** Which place its table gave a note: "1re de la table"; "" for none. */
export const rankWords = ({ rank }) =>
  rank === 0 ? "" : t(rank === 1 ? "regie-rank-first" : "regie-rank", { number: rank });

const hasOutcome = ({ held, set_aside: aside, withdrawn_at: gone, hidden, answer }) =>
  held || aside || gone || hidden || answer;

/** What has become of a note that is not among the others. */
export function Outcome({ note }) {
  const reason = note.set_aside;
  const withdrawn = isOfPerson(note) ? "regie-note-withdrawn-person" : "regie-note-withdrawn";
  const aside = note.held ? "regie-note-refused" : "regie-note-aside";
  return html`${note.withdrawn_at && html`<span class="badge gone">${t(withdrawn)}</span>`}
    ${reason && html`<span class="badge gone">${t(aside, { reason })}</span>`}
    ${note.hidden && html`<span class="badge refused">${t("regie-note-hidden-why", { reason: note.hidden })}</span>`}
    ${note.answer && html`<span class="badge saved">${t("regie-note-answered")}</span>`}
    ${isToAdmit(note) && html`<span class="badge waiting">${t("regie-note-to-admit")}</span>`}`;
}

/** The pictogram that a table chose for a note, if it chose one. */
export function NotePictogram({ name }) {
  if (!name) return null;
  const words = t(`common-pictogram-${name}`);
  return html`<span class="note-pictogram" title=${words}><${Pictogram} name=${name} />
    <span class="unseen">${words}</span></span>`;
}

/**
 * unread, picked, waiting: whether it is. tabStop: whether Tab comes here. done: it is no longer what the list is for.
 * table: the number of its table. top: where it begins in the list, in pixels. at, of: its place among so many.
 * eyes: names of the others who have it before them, one text. place: the names of its themes and numbers of its proposals, one text, "" for none.
 */
export const NoteCard = memo((props) => {
  const { note, table, unread, picked, tabStop, waiting, done, place, movable, pickable, top, at, of, eyes } = props;
  const classes = ["note", unread && "unread", picked && "picked", done && "done", note.withdrawn_at && "gone"];
  return html`<li role="option" class=${classes.filter(Boolean).join(" ")} data-note=${note.id}
    style=${`top:calc(${top}px + var(--list-pad))`} aria-posinset=${at} aria-setsize=${of}
    aria-selected=${picked ? "true" : "false"} tabindex=${tabStop ? 0 : -1} draggable=${movable ? "true" : undefined}>
    ${pickable && html`<span class="note-check" data-check aria-hidden="true"></span>`}
    <span class="note-head">
      <span class="note-number figures">${unread && html`<span class="unread-mark" title=${t("regie-unread")} />`}
        <span class="unseen">${t("common-note", { number: note.number })}</span>
        <span aria-hidden="true">${note.number}</span></span>
      <span class="note-table">${fromWords(note, table)}</span>
      <${Kind} kind=${note.kind} />
      <${NotePictogram} name=${note.pictogram} />
      ${note.strength > 1 && html`<${Strength} n=${note.strength} />`}
      <${VoiceMark} note=${note} />
    </span>
    <span class="note-text" dir="auto">${shownWords(note)}</span>
    ${unread && html`<span class="unseen">${t("regie-unread")}</span>`}
    ${(place || note.rank === 1 || hasOutcome(note) || waiting || eyes) &&
    html`<span class="note-foot">
      ${note.rank === 1 && html`<span class="soft">${rankWords(note)}</span>`}
      <${Outcome} note=${note} />
      ${eyes && html`<span class="note-eyes">${t("regie-read-now", { who: eyes })}</span>`}
      ${place && html`<span class="note-place">${place}</span>`}
      ${waiting && html`<span class="badge waiting">${t("common-waiting")}</span>`}
    </span>`}
  </li>`;
});
