// A list of notes: picked by click, by check mark, by arrow keys, Space and Shift; taken along by dragging.

import { computed, useComputed } from "@preact/signals";
import { html } from "htm/preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { t } from "tablee/words.js";
import { beginDrag, dragged, endDrag, insertion } from "./drag.js";
import { moveByKey, takesAtPlace } from "./hand_order.js";
import { may, outbox, store } from "./house.js";
import { focusNote } from "./inbox_order.js";
import { lookedAt } from "./members.js";
import { NoteCard } from "./note_card.js";
import { isUnread, proposalsOf } from "./records.js";
import { current, picked, pickedAdmitted, pickAll, pickOne, pickUpTo, toggle } from "./selection.js";
import { useVisibleRows } from "./visible_rows.js";

/** Ids of the notes that an act which has not been answered yet is about. */
const waitingIds = computed(
  () => new Set(outbox.pending.value.flatMap(({ note_id, note_ids = [] }) => [note_id, ...note_ids])),
);

function placeOf(note, inTheme) {
  const themes = note.theme_ids.filter((id) => id !== inTheme).map((id) => store.themes.value.get(id)?.name);
  const proposals = (proposalsOf.value.get(note.id) ?? []).map((each) =>
    t("regie-proposal-short", { number: each.number }),
  );
  return [...themes.filter(Boolean), ...proposals].join(" · ");
}

/**
 * Have the list drawn anew when one of its notes is picked or let go, sent, or before somebody else's eyes, and not
 * when that becomes of a note elsewhere: of thirty lists on the board, most have nothing to do with an act.
 * Return the ids of its notes as a Set.
 */
function useMarks(list, order) {
  const mine = useMemo(() => new Set(order), [order]);
  const marks = useMemo(() => computed(() => {
    const { list: where, id } = current.value;
    const held = where === list && mine.has(id) ? id : "";
    const here = (ids) => [...ids].filter((each) => mine.has(each));
    const touched = [picked.value, waitingIds.value, [focusNote.value]].map(here);
    const eyes = [...lookedAt.value].filter(([each]) => mine.has(each));
    return JSON.stringify([held, touched, eyes]);
  }), [mine, list]);
  return marks.value && mine;
}

/** A row that comes to another place is put there anew, and loses the focus: give it back. */
function useFocusKept(root) {
  const held = root.current?.contains(document.activeElement) ? document.activeElement.dataset.note : null;
  useLayoutEffect(() => {
    if (!held || document.activeElement !== document.body) return;
    root.current.querySelector(`[data-note="${held}"]`)?.focus({ preventScroll: true });
  });
}

/** The place among so many rows that a height on the screen stands for: before the row whose middle is below it. */
function placeAt(list, clientY, count) {
  const below = [...list.children].find((row) => {
    const { top, height } = row.getBoundingClientRect();
    return clientY < top + height / 2;
  });
  return below ? Number(below.getAttribute("aria-posinset")) - 1 : count;
}

/** list: `INBOX` or a theme id. belongs(note): false for one that is there only until the list is laid anew. */
export function NoteList({ list, label, notes, belongs = () => true }) {
  const root = useRef(null);
  const order = useMemo(() => notes.map((note) => note.id), [notes]);
  const mine = useMarks(list, order);
  const inHand = current.peek();
  const tabStop = inHand.list === list && mine.has(inHand.id) ? inHand.id : order[0];
  const { rows, height } = useVisibleRows(root, order, tabStop);
  const movable = may("place-notes");
  const line = useComputed(() => (insertion.value?.list === list ? insertion.value.place : null)).value;
  useFocusKept(root);

  useLayoutEffect(() => {
    if (focusNote.peek() === null || focusNote.peek() !== tabStop) return;
    const card = root.current.querySelector(`[data-note="${tabStop}"]`);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest" });
    focusNote.value = null;
  }, [focusNote.peek(), tabStop]);

  function onClick(event) {
    const id = event.target.closest("[data-note]")?.dataset.note;
    if (!id) return;
    if (event.target.closest("[data-check]") || event.ctrlKey || event.metaKey) toggle(list, id);
    else if (event.shiftKey) pickUpTo(list, order, id);
    else pickOne(list, id);
  }

  function onKeyDown(event) {
    const at = order.indexOf(event.target.closest("[data-note]")?.dataset.note);
    if (at < 0) return;
    if (event.altKey && moveByKey(event, list, order[at])) return void event.preventDefault();
    const goTo = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: order.length - 1 }[event.key];
    if (goTo !== undefined) {
      const id = order[Math.max(0, Math.min(order.length - 1, goTo))];
      if (event.shiftKey) pickUpTo(list, order, id, order[at]);
      else pickOne(list, id);
      focusNote.value = id; // it may not be drawn yet
    } else if (event.key === " ") toggle(list, order[at]);
    else if (event.key === "Enter") pickOne(list, order[at]);
    else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) pickAll(list, order);
    else return;
    event.preventDefault();
  }

  function onDragStart(event) {
    const id = event.target.closest("[data-note]")?.dataset.note;
    if (!picked.value.has(id)) pickOne(list, id);
    beginDrag(event, pickedAdmitted.value);
  }

  function onDragOver({ clientY }) {
    if (!dragged.value || !takesAtPlace(list)) return;
    const place = placeAt(root.current, clientY, order.length);
    const [at, before] = [insertion.peek(), order[place] ?? null]; // somebody else may have moved that note meanwhile
    if (at?.list !== list || at.place !== place || at.before !== before) insertion.value = { list, place, before };
  }
  function onDragLeave(event) {
    if (!root.current.contains(event.relatedTarget) && insertion.peek()?.list === list) insertion.value = null;
  }
  const lineTop = line === null ? "" : `;--line-top:${rows.find(({ place }) => place === line)?.top ?? height}px`;

  return html`<ul class=${line === null ? "notes" : "notes inserting"} ref=${root}
    role="listbox" aria-multiselectable="true" aria-label=${label}
    onClick=${onClick} onKeyDown=${onKeyDown} onDragStart=${onDragStart} onDragEnd=${endDrag}
    onDragEnter=${onDragOver} onDragOver=${onDragOver} onDragLeave=${onDragLeave}
    style=${`height:calc(${height}px + 2 * var(--list-pad))${lineTop}`}>
    ${rows.map(({ place, top }) => {
      const note = notes[place];
      return html`<${NoteCard} key=${note.id} note=${note} table=${store.tables.value.get(note.table_id)?.number}
        unread=${isUnread(note)} picked=${picked.peek().has(note.id)} tabStop=${note.id === tabStop}
        waiting=${waitingIds.peek().has(note.id)} done=${!belongs(note)} place=${placeOf(note, list)}
        movable=${movable && !note.held} pickable=${movable} top=${top} at=${place + 1} of=${notes.length}
        eyes=${(lookedAt.peek().get(note.id) ?? []).join(", ")} />`;
    })}
  </ul>`;
}
