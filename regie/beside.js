// Puts what floats beside the button that opened it, inside the window and above every pane that scrolls.

import { useLayoutEffect } from "preact/hooks";

const GAP_PX = 6;
const EDGE_PX = 8;

/** Keep `floating` (a ref, `position: fixed`) below `button` (a ref), or above it where there is no room below. */
export function useBeside(open, button, floating) {
  useLayoutEffect(() => {
    if (!open) return;
    function place() {
      const at = button.current.getBoundingClientRect();
      const { offsetWidth: width, offsetHeight: height, style } = floating.current;
      const below = at.bottom + GAP_PX + height <= window.innerHeight - EDGE_PX;
      const top = below ? at.bottom + GAP_PX : Math.max(EDGE_PX, at.top - GAP_PX - height);
      style.left = `${Math.max(EDGE_PX, Math.min(at.left, window.innerWidth - EDGE_PX - width))}px`;
      style.top = `${Math.min(top, Math.max(EDGE_PX, window.innerHeight - EDGE_PX - height))}px`;
    }
    place();
    window.addEventListener("resize", place); // a tablet is turned
    return () => window.removeEventListener("resize", place);
  }, [open]);
}
