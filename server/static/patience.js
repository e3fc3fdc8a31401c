// How long a page waits before it calls again: quickly at first, and never all pages of a hall at once.

const FIRST_MS = 250;
const MOST_MS = 3_000; // a server that was restarted is back within it
const FRESH_MS = 60_000; // after that somebody has to see to it, and pages need not be the first to know
const LATER_MOST_MS = 10_000;

/**
 * Return how long to wait, in ms. tries: calls in a row that came to nothing. goneMs: since when. draw: from 0 to 1.
 *
 * The wait is drawn from all between 250 ms and a bound that doubles: 0.5, 1, 2, then 3 s. So 500 tablets that lose one
 * server call 310 times a second on average (500 / 1.6 s), which a dead port refuses by itself. They are back within 3 s
 * of its return, some 18 in any 100 ms; to greet 18 costs the server 10 ms of a processor, 100 ms by https
 * (docs/tls.md). After a minute it is 100 calls a second, and all are back within 10 s.
 */
export function waitBefore(tries, goneMs, draw = Math.random()) {
  const most = goneMs < FRESH_MS ? MOST_MS : LATER_MOST_MS;
  return FIRST_MS + draw * (Math.min(most, 2 * FIRST_MS * 2 ** tries) - FIRST_MS);
}
