// Which page a screen stands at: all that show one thing reckon it by the server's clock, so they turn together, and a
// screen that comes back stands where the others do.

const ROWS_MS = 12_000; // a page of a vote: some choices and their figures
const WORDS_MS = 20_000; // a page of words: the longest note fills one, 500 characters, read in silence in that time

/** How long a page stands. view: what the screen shows. */
export const turnMs = (view) => (view === "poll" ? ROWS_MS : WORDS_MS);

/** How many pages on from the first. display: its `view`, `page`, `turning`, `turned_at`. now: a Date, of the server. */
export function turnsOf({ view, page = 0, turning = true, turned_at = null }, now) {
  if (!turning || !turned_at) return page;
  return page + Math.max(0, Math.floor((now - Date.parse(turned_at)) / turnMs(view)));
}

/** The page from 0, of so many: the first one follows the last, and goes before it. */
export const within = (turns, pages) => ((turns % pages) + pages) % pages;
