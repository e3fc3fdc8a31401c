// Dragging notes with the mouse. Everything it does can be done by keyboard and by buttons, too.

import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { t } from "tablee/words.js";

/** Ids of the notes on their way; `null` while nothing is dragged. */
export const dragged = signal(null);

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

export function endDrag() {
  dragged.value = null;
}

/** onDrop(ids, keep): `keep` when Ctrl or Alt was held. Return [whether notes hang over it, attributes]. */
export function useDrop(onDrop) {
  const [over, setOver] = useState(false);
  const attributes = {
    onDragOver(event) {
      if (!dragged.value) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = event.ctrlKey || event.altKey ? "copy" : "move";
      setOver(true);
    },
    onDragLeave(event) {
      if (!event.currentTarget.contains(event.relatedTarget)) setOver(false);
    },
    onDrop(event) {
      event.preventDefault();
      setOver(false);
      const ids = dragged.value;
      endDrag();
      if (ids) onDrop(ids, event.ctrlKey || event.altKey);
    },
  };
  return [over, attributes];
}
