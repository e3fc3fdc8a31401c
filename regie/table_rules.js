// The rules by which a table is called silent, waiting or in need of help: the one place of them.

/** In the order of urgency; what asks for nothing comes last. */
export const STATES = ["help", "offline", "late", "waiting", "silent", "online", "awaited"];

const SILENT_AFTER_S = 300; // a table talks before it writes, and a round of ten minutes is half over by then
const BATTERY_LOW = 20; // percent

/** Whether a tablet should be plugged in: it knows its charge, that is low, and it is not charging. */
export const isLow = ({ battery, charging }) => battery !== null && battery < BATTERY_LOW && charging !== true;

/**
 * Return what is true of a table, the most urgent first; never empty.
 * asks: whether it calls for help. here, seen: whether its tablet is connected now, or ever was. late: whether two of
 * its signs of life did not come. waiting: what its
 * tablet has not handed over. openedAt, wroteAt, now: in milliseconds; openedAt `null`: no round is open.
 * Silent is who is here and has written nothing in this round for a while; the first minutes of a round are everyone's.
 */
export function statesOf({ asks, here, seen, late, waiting, openedAt, wroteAt, now }) {
  const states = [];
  if (asks) states.push("help");
  if (!here && seen) states.push("offline");
  if (here && late) states.push("late");
  if (waiting > 0) states.push("waiting");
  if (here && openedAt !== null && now - Math.max(openedAt, wroteAt) >= SILENT_AFTER_S * 1000) states.push("silent");
  if (states.length) return states;
  return [here ? "online" : "awaited"];
}
