// What a reload of this tab brings back: whoever was writing goes on writing, where they were.

import { effect } from "@preact/signals";

const { meeting } = document.body.dataset; // one browser may have several meetings open, one after the other

/** Give signals ({name: signal}) the values that they had before a reload, and keep those that they get. */
export function keepOverReload(place, signals) {
  const key = `tablee-regie-${place}-${meeting}`;
  const before = stored(key);
  for (const name of Object.keys(signals)) if (name in before) signals[name].value = before[name];
  effect(() => {
    const now = Object.fromEntries(Object.entries(signals).map(([name, each]) => [name, each.value]));
    try {
      sessionStorage.setItem(key, JSON.stringify(now));
    } catch (error) {
      console.warn("kept: nothing is kept over a reload", error.name);
    }
  });
}

function stored(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}
