// The server's clock, as this page knows it from answers that took their time.

const SLOWER_MS = 50; // an answer that took this much longer than the quickest one knows less

/**
 * Return a clock. heard(serverTime, sentAt): what an answer said, and when it was asked for, by performance.now().
 * forget(): trust the next answer, whatever its trip. now(): a Date; before the first answer on this machine's
 * clock, and as much ahead of it (aheadMs) as the server was when it was heard last.
 */
export function serverClock(aheadMs = 0) {
  let offset = null;
  let quickest = Infinity;
  return {
    heard(serverTime, sentAt) {
      const here = performance.now(); // the tablet's own clock may be an hour off, or be set while we run
      const trip = here - sentAt;
      const heard = Date.parse(serverTime) + trip / 2 - here;
      // Both can be true only this close to each other; else the page's clock stood still, as in a sleep nobody told of.
      const agrees = Math.abs(heard - offset) <= (trip + quickest) / 2;
      if (agrees && trip > quickest + SLOWER_MS) return;
      quickest = agrees ? Math.min(trip, quickest) : trip;
      offset = heard;
    },
    forget: () => (quickest = Infinity),
    now: () => new Date(offset === null ? Date.now() + aheadMs : performance.now() + offset),
  };
}
