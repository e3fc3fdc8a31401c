// Text as large as its box allows: nothing is cut, nothing scrolls.

import { useLayoutEffect, useRef } from "preact/hooks";

const SMALLEST_PX = 8;
const FINE_PX = 0.25;

/** The smallest letters of what must be read from the back of the room, as a share of the screen's height. */
export const FLOOR = 0.0505; // 5 %, and a little for what a search between two sizes leaves

/** Pixels of a share of the height; of a screen narrower than 4:3, as if it were as high as one of its width. */
export const heightShare = (share) => share * Math.min(window.innerHeight, 0.75 * window.innerWidth);

/** Whether a box holds all that is in it. */
export const holdsAll = (box) => box.scrollHeight <= box.clientHeight && box.scrollWidth <= box.clientWidth;

/**
 * Return a ref for a box of fixed size whose content is sized in em.
 * largest: the most that the text may have, as a share of the screen's height. content: anything that is another when
 * the text is.
 */
export function useFit(largest, content) {
  const box = useRef(null);
  useLayoutEffect(() => {
    const element = box.current;
    function fit() {
      let [small, large] = [SMALLEST_PX, heightShare(largest)];
      const tryOn = (size) => (element.style.fontSize = `${size}px`) && holdsAll(element);
      if (tryOn(large)) return;
      while (large - small > FINE_PX) {
        const middle = (small + large) / 2;
        if (tryOn(middle)) small = middle;
        else large = middle;
      }
      tryOn(small);
    }
    fit();
    const watcher = new ResizeObserver(fit);
    watcher.observe(element);
    const reader = new MutationObserver(fit); // other words, or another language beside them
    reader.observe(element, { childList: true, characterData: true, subtree: true });
    document.fonts.addEventListener("loadingdone", fit);
    return () => {
      watcher.disconnect();
      reader.disconnect();
      document.fonts.removeEventListener("loadingdone", fit);
    };
  }, [largest, content]);
  return box;
}
