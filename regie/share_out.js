// How content is shared out over pages, whatever it is: as much on each as can be read from the back of the room.

/**
 * The most things from `from` on that a page holds; one at least, since nothing is left out. A few are tried first, and
 * then twice as many: each try is drawn, and most pages hold few.
 */
function mostFrom(from, count, holds) {
  let [least, most, grows] = [from + 1, count, true];
  while (least < most) {
    const next = grows ? Math.min(most, 2 * least - from) : Math.ceil((least + most) / 2);
    if (holds(from, next)) least = next;
    else [most, grows] = [next - 1, false];
  }
  return least;
}

/** Pages of one size, where there are enough of them for all to hold; `null` where they do not. */
function evenly(count, pages, holds) {
  const ends = Array.from({ length: pages }, (_, page) => Math.ceil((count * (page + 1)) / pages));
  const shares = ends.map((to, page) => [page ? ends[page - 1] : 0, to]);
  return shares.every(([from, to]) => holds(from, to)) ? shares : null;
}

/** Whether a page has so little that its words had better be shared out evenly. */
const isShort = ([from, to], [first, end]) => to - from < (end - first) / 3;

/**
 * Return [[from, to], …], the pages of `count` things: as few as hold them, and then of about one size.
 * holds(from, to): whether a page has room for these; it has for fewer, where it has for more.
 * endOf(from, to): where such a page had better end, as after a sentence; then pages are as full as they can
 * be, unless next to nothing were left for the last one.
 */
export function shareOut(count, holds, endOf = null) {
  const shares = [];
  for (let from = 0; from < count; ) {
    const most = mostFrom(from, count, holds);
    const to = endOf && most < count ? endOf(from, most) : most;
    shares.push([from, to]);
    from = to;
  }
  if (shares.length < 2 || (endOf && !isShort(shares.at(-1), shares[0]))) return shares;
  return evenly(count, shares.length, holds) ?? shares;
}

/**
 * Return the pages [{part, from, to}] of parts. A part: {count, most, or, endOf}; most: on a page, however small they
 * are. or: the parts that take its place where a page cannot hold even one thing of it. then:
 * those that follow it where it stays. holds(part, from, to): whether a page has room for that much of it.
 */
export function layOut(parts, holds) {
  return parts.flatMap((part) => {
    const held = (from, to) => to - from <= (part.most ?? part.count) && holds(part, from, to);
    const pages = shareOut(part.count, held, part.endOf);
    if (part.or && !pages.every(([from, to]) => held(from, to))) return layOut(part.or, holds);
    return [...pages.map(([from, to]) => ({ part, from, to })), ...layOut(part.then ?? [], holds)];
  });
}

/** Of words: at the end of the last sentence of the page, unless that leaves half of it empty. */
export const endOfSentence = (words) => (from, to) => {
  for (let end = to; end > from + (to - from) / 2; end--) if (/[.!?…:;»]$/.test(words[end - 1])) return end;
  return to;
};
