// What a screen shows, in as many pages as it takes to be read from the back of the room: measured, never guessed.

import { signal } from "@preact/signals";
import { render } from "preact";
import { html } from "htm/preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { tellPages } from "./display_draft.js";
import { both, second } from "./display_second.js";
import { FLOOR, heightShare, holdsAll, useFit } from "./fit.js";
import { turnsOf, within } from "./page_turns.js";
import { layOut } from "./share_out.js";

const ALIKE = 1.2 * FLOOR; // letters at most where a thing takes several pages: they look alike, one after the other

/** How many pages on from the first one this screen stands. */
const turns = signal(0);

/** Turn the pages from now on. shown: gives what the screen shows, with where it stands in its pages. */
export function keepTurning(connection, shown) {
  const now = connection.now();
  turns.value = turnsOf(shown(), now);
  setTimeout(() => keepTurning(connection, shown), 1000 - (now.getTime() % 1000));
}

/** Say at once where it stands, when the régie has turned. */
export const turnNow = (connection, shown) => (turns.value = turnsOf(shown, connection.now()));

/** The pages of parts in a box, by the heights they have in it with the smallest letters that may be. */
function measure(box, parts) {
  const probe = box.cloneNode(false);
  const { width, height } = box.getBoundingClientRect();
  const at = `position:fixed;inset:0 auto auto 0;visibility:hidden;width:${width}px;height:${height}px;`;
  probe.style.cssText += `${at}font-size:${heightShare(FLOOR)}px`;
  probe.inert = true;
  box.after(probe);
  const pages = layOut(parts, (part, from, to) => {
    render(part.draw(from, to), probe);
    return holdsAll(probe);
  });
  render(null, probe);
  probe.remove();
  return pages;
}

const sizeOf = (box) => `${box.clientWidth} ${box.clientHeight} ${heightShare(1)}`;

/** [box, pages]: of `parts` (see `layOut`), anew whenever `content` or the room is another. */
function usePages(parts, largest, content) {
  const [pages, setPages] = useState([]);
  const box = useFit(pages.length > 1 ? Math.min(ALIKE, largest) : largest, content);
  useLayoutEffect(() => {
    const element = box.current;
    let measured = null;
    const lay = () => {
      measured = sizeOf(element);
      setPages(measure(element, parts));
    };
    lay();
    const watcher = new ResizeObserver(() => sizeOf(element) !== measured && lay()); // it tells of the first size, too
    watcher.observe(element);
    document.fonts.addEventListener("loadingdone", lay);
    return () => {
      watcher.disconnect();
      document.fonts.removeEventListener("loadingdone", lay);
    };
  }, [largest, content, second.value]);
  return [box, pages];
}

const find = (parts, name) => {
  for (const part of parts) {
    const found = part.name === name ? part : find([...(part.or ?? []), ...(part.then ?? [])], name);
    if (found) return found;
  }
  return null;
};

/** A page with what its part says by now: a count may have changed since it was measured. */
const drawn = (parts, { part, from, to }) => find(parts, part.name)?.draw(from, to);

/** Says which of all the rows these are, or which page; nothing where there is one page. */
function PageMark({ pages, place }) {
  if (pages.length < 2) return null;
  const { part, from, to } = pages[place];
  const facts = { from: from + 1, to, all: part.count };
  const say = (t) => {
    if (!part.rows || part.count === 1) return t("display-page-of", { page: place + 1, pages: pages.length });
    return t(to - from > 1 ? "display-rows-of" : "display-row-of", facts);
  };
  return html`<p class="page-mark figures"><span>${both(say)}</span></p>`;
}

/**
 * The page that is on, under its head. parts: see `layOut`, each with a `name` of its own, and `rows` where
 * they are counted; `draw` makes everything anew. largest: letters at most, as a share of the height. content: another
 * whenever the texts are.
 */
export function Paged({ head, parts, largest, content, kind = "" }) {
  const [box, pages] = usePages(parts, largest, content);
  const place = pages.length ? within(turns.value, pages.length) : 0;
  useLayoutEffect(() => tellPages(pages.length), [pages.length]);
  useLayoutEffect(() => () => tellPages(1), []);
  const shown = pages[place];
  return html`<header class="paged-head">${shown && html`<${PageMark} pages=${pages} place=${place} />`}${head}</header>
    <div class=${`fit paged ${kind}`} ref=${box} data-page=${place} data-pages=${pages.length}>
      ${shown && drawn(parts, shown)}</div>`;
}

/** The first of what may be said that can be read from the back: the last one, where none can. */
export function Fits({ parts, largest, content, kind = "" }) {
  const [box, pages] = usePages(parts, largest, content);
  return html`<div class=${`fit ${kind}`} ref=${box}>${pages.length > 0 && drawn(parts, pages[0])}</div>`;
}
