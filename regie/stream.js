// What others do comes in many small frames; they are taken together a few times a second, one's own act at once.

const EVERY_MS = 100; // the eye reads no faster, and of 5,000 notes each taking costs some milliseconds

/** Return a listener that hands frames on to `take`, `changed` ones joined, never out of order. */
export function inSteps(take) {
  let waiting = null;
  let timer = null;

  function flush() {
    clearTimeout(timer);
    timer = null;
    const joined = waiting;
    waiting = null;
    if (joined) take(joined);
  }

  return (frame) => {
    if (frame.type === "changed") {
      waiting = waiting ? join(waiting, frame) : frame;
      timer ??= setTimeout(flush, EVERY_MS);
    } else if (frame.type !== "pong") {
      // What follows a change, such as the answer to the command that made it, must find it there.
      flush();
      take(frame);
    }
  };
}

function join(first, { type, seq, put = {}, drop = {} }) {
  const joined = { type, seq, put: { ...first.put }, drop: { ...first.drop } };
  for (const [name, records] of Object.entries(put)) {
    joined.put[name] = { ...joined.put[name], ...records };
    joined.drop[name] = (joined.drop[name] ?? []).filter((id) => !(id in records));
  }
  for (const [name, ids] of Object.entries(drop)) {
    joined.put[name] = { ...joined.put[name] };
    for (const id of ids) delete joined.put[name][id];
    joined.drop[name] = [...(joined.drop[name] ?? []), ...ids];
  }
  return joined;
}
