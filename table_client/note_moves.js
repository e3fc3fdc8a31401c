// Moving notes up and down in the table's order: by a button, or by Alt and an arrow wherever the focus is in a note.

import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { t } from "tablee/words.js";

/** Turn the sheet of notes to its beginning. (`scrollIntoView` would push the whole page about.) */
export function showTop(element) {
  const sheet = element.closest(".sheet");
  for (const scroller of [sheet.closest(".notes"), sheet.closest(".middle")]) {
    scroller.scrollTop += sheet.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  }
}

/**
 * For a list whose rows have the ids of the notes. Return {step, onKeyDown, said}: step(id, by); said: signal of where
 * the note is now, for those who listen. What had the focus keeps it, though its row was taken elsewhere.
 */
export function useMoves(table) {
  const held = useRef(null);
  const said = useSignal("");

  useLayoutEffect(() => {
    const element = held.current;
    held.current = null;
    if (!element?.isConnected) return;
    element.focus({ preventScroll: true });
    element.closest(".note").scrollIntoView({ block: "nearest" });
  });

  function step(id, by) {
    const standing = table.items.peek().filter((item) => item.state !== "withdrawn");
    const at = standing.findIndex((item) => item.id === id);
    const place = at + by;
    if (!table.round.peek() || at < 0 || place < 0 || place >= standing.length) return;
    held.current = document.activeElement;
    table.moveNote(id, place);
    const { number } = standing[at];
    const name = number ? t("common-note", { number }) : t("table-new-note");
    said.value = t("table-moved", { name, place: place + 1, n: standing.length });
  }
  function onKeyDown(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const row = event.altKey && by && event.target.closest(".note[id]");
    if (!row) return;
    event.preventDefault();
    step(row.id, by);
  }
  return { step, onKeyDown, said };
}
