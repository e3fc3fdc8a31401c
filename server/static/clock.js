// Time as people read it, on the server's clock: a tablet's own may be an hour off.

import { useEffect, useState } from "preact/hooks";

/** Return the server's time as a Date, anew at each of its full seconds. */
export function useNow(connection) {
  const [now, setNow] = useState(() => connection.now());
  useEffect(() => {
    let timer;
    const tick = () => {
      const time = connection.now();
      setNow(time);
      timer = setTimeout(tick, 1000 - (time.getTime() % 1000));
    };
    tick();
    return () => clearTimeout(timer);
  }, [connection]);
  return now;
}

/** Return the seconds from `now` (a Date) until `time` (ISO text); negative when it has passed. */
export const secondsUntil = (time, now) => (Date.parse(time) - now.getTime()) / 1000;

/** Return seconds as "12:05", "1:02:05" over an hour, "−0:30" below zero; a started second counts. */
export function formatClock(seconds) {
  const whole = Math.ceil(seconds);
  const all = Math.abs(whole);
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  const parts = hours ? [hours, String(minutes).padStart(2, "0")] : [minutes];
  return `${whole < 0 ? "−" : ""}${parts.join(":")}:${String(all % 60).padStart(2, "0")}`;
}
