// Which page a screen stands at: all that show one thing reckon it by the server's clock, so they turn together, and a
// screen that comes back stands where the others do.

export const TURN_MS = 12_000; // how long a page stands: six lines are read aloud in less

/** How many pages on from the first one. display: its `page`, `turning`, `turned_at`. now: a Date, of the server. */
export function turnsOf({ page = 0, turning = true, turned_at = null }, now) {
  if (!turning || !turned_at) return page;
  return page + Math.max(0, Math.floor((now - Date.parse(turned_at)) / TURN_MS));
}

/** The page from 0, of so many: the first one follows the last, and goes before it. */
export const within = (turns, pages) => ((turns % pages) + pages) % pages;
