// Dragging notes, and whole themes, with the mouse. Everything it does can be done by keyboard and by buttons, too.

import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { t } from "tablee/words.js";

/** Ids of the notes on their way; `null` while nothing is dragged. */
export const dragged = signal(null);
/** Where in the list of a theme they would come, {list, place, before}: the id of the note there; `null`: no place. */
export const insertion = signal(null);
/** The id of the theme on its way, or `null`. */
export const draggedTheme = signal(null);

export function beginDrag(event, ids) {
  dragged.value = ids;
  event.dataTransfer.effectAllowed = "copyMove";
  event.dataTransfer.setData("text/plain", t("common-notes", { n: ids.length }));
  if (ids.length < 2) return;
  const label = Object.assign(document.createElement("div"), { className: "drag-label" });
  label.textContent = t("common-notes", { n: ids.length });
  document.body.append(label);
  event.dataTransfer.setDragImage(label, -12, -8);
  setTimeout(() => label.remove()); // the browser has taken its picture by then
}

export function beginThemeDrag(event, theme) {
  draggedTheme.value = theme.id;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", theme.name);
}

export function endDrag() {
  dragged.value = null;
  draggedTheme.value = null;
  insertion.value = null;
}

/**
 * onDrop(ids, keep, at): notes; `keep` when Ctrl or Alt was held; at: as `insertion`. onTheme(id): a theme, where one may be dropped.
 * Return [whether something hangs over it, attributes].
 */
export function useDrop(onDrop, onTheme = null) {
  const [over, setOver] = useState(false);
  function take(event) {
    if (!dragged.value && !(onTheme && draggedTheme.value)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = dragged.value && (event.ctrlKey || event.altKey) ? "copy" : "move";
    setOver(true);
  }
  const attributes = {
    onDragEnter: take, // while a list scrolls under the pointer, this is all that is told of each row
    onDragOver: take,
    onDragLeave(event) {
      if (!event.currentTarget.contains(event.relatedTarget)) setOver(false);
    },
    onDrop(event) {
      event.preventDefault();
      setOver(false);
      const [ids, theme, at] = [dragged.value, draggedTheme.value, insertion.value];
      endDrag();
      if (ids) onDrop(ids, event.ctrlKey || event.altKey, at);
      else if (theme) onTheme?.(theme);
    },
  };
  return [over, attributes];
}
