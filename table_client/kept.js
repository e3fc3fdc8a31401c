// A signal that outlives the page: written at each change, so that a flat battery costs no letter.

import { effect, signal } from "@preact/signals";

/** Return a signal that starts with what localStorage has under `key`, else with `initial`. */
export function keptSignal(key, initial) {
  const kept = signal(load(key) ?? initial);
  let first = true;
  effect(() => {
    const value = kept.value;
    if (first) first = false;
    else save(key, value);
  });
  return kept;
}

function load(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function save(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch (error) {
    console.warn("kept: no storage, kept in memory", error.name);
  }
}
