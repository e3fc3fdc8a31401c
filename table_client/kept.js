// A signal that outlives the page: written at each change, so that a flat battery costs no letter.

import { effect, signal } from "@preact/signals";

/** Return a signal that starts with what the keep has under `name`, else with `initial`; other tabs share it. */
export function keptSignal(keep, name, initial) {
  let known = keep.values.get(name) ?? initial;
  const kept = signal(known);
  effect(() => {
    if (kept.value === known) return;
    known = kept.value;
    keep.put(name, known);
  });
  keep.onValue(name, (value) => (kept.value = known = value ?? initial));
  return kept;
}
