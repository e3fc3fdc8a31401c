// Nothing moves under the hands: what has the focus in the side stays where it is while other things come above it.

import { useLayoutEffect } from "preact/hooks";

/** To be called by each component that may put something into the side above what is being used there. */
export function useStill() {
  const active = document.activeElement;
  const side = active?.closest(".side > *")?.parentElement;
  const before = side && active.getBoundingClientRect().top;
  useLayoutEffect(() => {
    if (side && active.isConnected) side.scrollTop += active.getBoundingClientRect().top - before;
  });
}
