// A screen as it is: the page of the hall itself in a small frame, nothing drawn a second time.

import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

const WIDTH = 1280; // pixels that the page in the frame believes it has; its words are sized by its height

/** Tell `onPages` in how many pages the page in a frame shows what it shows. */
function usePagesOf(frame, onPages) {
  useEffect(() => {
    const hear = ({ source, origin, data }) => {
      const isIts = source === frame.current?.contentWindow && origin === location.origin && data?.type === "pages";
      if (isIts) onPages(Math.max(1, data.pages));
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, [onPages]);
}

/**
 * site: whose screen. label: what the frame shows, for those who do not see it. shown: what to show in place of what
 * is on it (as `draftFor`), `null` for what is. onPages: told how many pages that takes.
 */
export function ScreenFrame({ site, label, shown = null, onPages }) {
  const [box, frame] = [useRef(null), useRef(null)];
  const post = () => frame.current?.contentWindow?.postMessage({ type: "draft", shown }, location.origin);
  usePagesOf(frame, onPages);
  useEffect(post, [JSON.stringify(shown)]);
  useLayoutEffect(() => {
    const size = () => box.current.style.setProperty("--scale", box.current.clientWidth / WIDTH);
    const watcher = new ResizeObserver(size);
    watcher.observe(box.current);
    size();
    return () => watcher.disconnect();
  }, []);
  // The page is ours, and has nothing to press.
  return html`<div class="screen-frame" ref=${box}>
    <iframe key=${site.id} ref=${frame} src=${`/display/${site.id}?preview`} title=${label} tabindex="-1"
      onLoad=${post}></iframe>
  </div>`;
}
