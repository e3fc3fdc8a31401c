// The time on the server's clock, in steps coarse enough to draw five hundred tables by.

import { signal } from "@preact/signals";
import { connection } from "./house.js";

const STEP_MS = 5_000;

/** Milliseconds since 1970, at most a step old. */
export const moment = signal(connection.now().getTime());

const tick = () => (moment.value = connection.now().getTime());
setInterval(tick, STEP_MS);
connection.onFrame(({ type }) => (type === "welcome" || type === "pong") && tick());

/** Whole minutes from `time` (ISO text) until now; never negative. */
export const minutesSince = (time) => Math.max(0, Math.floor((moment.value - Date.parse(time)) / 60_000));
