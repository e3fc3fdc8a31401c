// Of a list of thousands, the rows in sight are drawn and some around them; of the others there is the height alone.
// Whatever grows, shrinks, comes or goes above it: the row under the pointer, or else that in hand, stays where it is.

import { useEffect, useLayoutEffect, useReducer, useRef } from "preact/hooks";

const AROUND_PX = 500; // drawn above and below what is in sight, as much as that at most: the wheel shows no gap
const FIRST_ROWS = 20; // drawn before anything is known of the height of the list
const GUESS_PX = 84; // of a row that has never been drawn, while none has
const GAP_PX = 6;
const MOVED_PX = 0.5; // less is rounding

/** tops[place]: where a row begins in the list; one more than there are rows, the last is the height of all. */
function layOut(ids, { heights, total }) {
  const guess = heights.size ? total / heights.size : GUESS_PX;
  const tops = new Float64Array(ids.length + 1);
  for (let place = 0; place < ids.length; place++) {
    tops[place + 1] = tops[place] + (heights.get(ids[place]) ?? guess) + GAP_PX;
  }
  return tops;
}

/** The place of the row at a height of the list. */
function placeAt(tops, height) {
  let low = 0;
  let high = tops.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (tops[middle] <= height) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** Take over the heights of rows as the browser has observed them. Return whether one is other than before. */
function measure(entries, known) {
  let other = false;
  for (const { target, borderBoxSize } of entries) {
    const id = target.dataset.note;
    const height = borderBoxSize[0].blockSize;
    const before = known.heights.get(id);
    if (!height || Math.abs(height - (before ?? 0)) < MOVED_PX) continue;
    known.heights.set(id, height);
    known.total += height - (before ?? 0);
    other = true;
  }
  return other;
}

/** Know the rows that a list has now. Return whether they are others than before, or in another order. */
function know(ids, known) {
  if (known.ids === ids) return false;
  const same = known.ids?.length === ids.length && ids.every((id, place) => id === known.ids[place]);
  known.ids = ids;
  if (same) return false;
  known.placeOf = new Map(ids.map((id, place) => [id, place]));
  known.tops = null;
  return true;
}

/** The row that must not move, {row, top}: under the pointer, in hand, or the first in sight. */
function holdOf(list, scroller, placeOf) {
  const stays = (row) => row && list.contains(row) && placeOf.has(row.dataset.note);
  const { top, bottom } = scroller.getBoundingClientRect();
  const inSight = (row) => row.getBoundingClientRect().bottom > top && row.getBoundingClientRect().top < bottom;
  const inHand = document.activeElement?.closest?.("[data-note]");
  const row = [list.querySelector("[data-note]:hover"), stays(inHand) && inSight(inHand) && inHand].find(stays)
    ?? [...list.children].find((each) => stays(each) && inSight(each));
  return row && { row, id: row.dataset.note, top: row.getBoundingClientRect().top };
}

/**
 * root: ref of the list, whose children are its rows with their id in `data-note`; it is the first in a `.scroller`.
 * ids: of all rows, in order. pinned: id of a row that is drawn wherever it is, or undefined.
 * Return {rows: [{place, top}], height}, in pixels: what is to be drawn, by place in `ids`, and the height of all.
 */
export function useVisibleRows(root, ids, pinned) {
  const [, draw] = useReducer((times) => times + 1, 0);
  const { current: known } = useRef({ heights: new Map(), total: 0, ids: null, tops: null, top: 0, seen: null });
  know(ids, known);
  // Where things are is asked of the browser only when they are about to move: it has to lay the page out to tell.
  const moves = known.tops === null;
  const scroller = moves ? root.current?.closest(".scroller") : null;
  const held = scroller ? holdOf(root.current, scroller, known.placeOf) : null;
  if (moves) known.tops = layOut(ids, known);
  const { tops } = known;
  // Where the list will be once the row held has been put back to where it is.
  const from = held ? tops[known.placeOf.get(held.id)] - (held.top - scroller.getBoundingClientRect().top) : known.top;
  const around = Math.min(AROUND_PX, known.seen ?? AROUND_PX);
  const first = placeAt(tops, from - around);
  const last = known.seen === null ? Math.min(FIRST_ROWS, ids.length) - 1
    : placeAt(tops, from + known.seen + around);
  const places = new Set(Array.from({ length: ids.length ? last - first + 1 : 0 }, (_, step) => first + step));
  for (const id of [pinned, held?.id]) if (known.placeOf.has(id)) places.add(known.placeOf.get(id));

  useLayoutEffect(() => {
    if (!held?.row.isConnected) return;
    const moved = held.row.getBoundingClientRect().top - held.top;
    if (Math.abs(moved) >= MOVED_PX) scroller.scrollTop += moved;
  });
  useRowHeights(root, known, draw);
  useEffect(() => {
    const pane = root.current.closest(".scroller");
    const scrolled = () => {
      known.top = pane.scrollTop;
      draw();
    };
    const sized = new ResizeObserver(([entry]) => {
      known.seen = entry.contentRect.height; // another width gives the rows other heights, which tell of themselves
      draw();
    });
    sized.observe(pane);
    pane.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      sized.disconnect();
      pane.removeEventListener("scroll", scrolled);
    };
  }, []);

  const rows = [...places].sort((a, b) => a - b).map((place) => ({ place, top: tops[place] }));
  return { rows, height: tops[ids.length] };
}

/** Have the heights of the rows that are drawn observed, and draw the list anew when one is other than it was. */
function useRowHeights(root, known, draw) {
  const watch = useRef(null);
  const watched = useRef(new Set());
  useLayoutEffect(() => {
    watch.current ??= new ResizeObserver((entries) => {
      if (!measure(entries, known)) return;
      known.tops = null;
      draw();
    });
    for (const row of watched.current) {
      if (row.isConnected) continue;
      watch.current.unobserve(row);
      watched.current.delete(row);
    }
    for (const row of root.current.children) {
      if (watched.current.has(row)) continue;
      watched.current.add(row);
      watch.current.observe(row);
    }
  });
  useEffect(() => () => watch.current?.disconnect(), []);
}
