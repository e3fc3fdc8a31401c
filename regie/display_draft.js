// What the régie would put up, handed to the page of a screen that it shows in a frame, before the hall sees it.

import { signal } from "@preact/signals";

/** Whether this page stands in a frame of the régie. */
export const isPreview = window.parent !== window && new URLSearchParams(location.search).has("preview");

/** What to show in place of what the screen shows, in its fields (`ShownDisplay`); `null` for what it shows. */
export const draft = signal(null);

/** Listen for drafts from now on: of the page around this one alone, and only from this server. now: the clock. */
export function takeDrafts(now) {
  if (!isPreview) return;
  window.addEventListener("message", ({ source, origin, data }) => {
    const isOurs = source === window.parent && origin === location.origin && data?.type === "draft";
    if (isOurs) draft.value = data.shown && { ...data.shown, turned_at: now().toISOString() };
  });
}

/** Tell the régie in how many pages this is shown. */
export function tellPages(pages) {
  if (isPreview) window.parent.postMessage({ type: "pages", pages }, location.origin);
}
