// Whatever grows, shrinks or goes above it: the note under the pointer stays under the pointer.

import { useLayoutEffect } from "preact/hooks";

/** root: ref of a list of `[data-note]` inside a `.scroller`. Call while drawing the list. */
export function useSteady(root) {
  const held = root.current?.querySelector("[data-note]:hover");
  const before = held?.getBoundingClientRect().top;
  useLayoutEffect(() => {
    if (!held?.isConnected) return;
    const moved = held.getBoundingClientRect().top - before;
    if (moved) root.current.closest(".scroller").scrollTop += moved;
  });
}
