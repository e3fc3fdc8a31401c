// Parts of the page that come when they are first needed; ahead of that, while nothing else is going on.

import { signal } from "@preact/signals";
import { bringWords } from "tablee/words.js";

const AHEAD_MS = 4_000; // after the page stands; the line is then the notes' own
const AGAIN_MS = 15_000; // where the line was bad
const waiting = [];

/**
 * fetch: imports the part, by name. Return {part, failed, load}: part is a signal of the module, `null` until it is
 * there; failed, a signal, whether it could not be had; load() asks for it, again too, and resolves with it or `null`.
 */
export function later(fetch) {
  const [part, failed] = [signal(null), signal(false)];
  async function load() {
    try {
      part.value ??= (await Promise.all([fetch(), bringWords(), bringStyle()]))[0]; // those of all later parts
      failed.value = false;
    } catch (error) {
      console.warn("later: not to be had", error?.name);
      failed.value = true;
    }
    return part.peek();
  }
  waiting.push(load);
  return { part, failed, load };
}

let styled = null;

/** Bring the style of all later parts, where the page has it apart; without a line it is asked for again. */
function bringStyle() {
  const href = document.querySelector("link[data-later]")?.dataset.later;
  styled ??= href ? addStyle(href) : Promise.resolve();
  return styled;
}

const addStyle = (href) =>
  new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: resolve });
    link.onerror = () => {
      link.remove();
      styled = null;
      reject(new Error("style"));
    };
    document.head.append(link);
  });

/** Fetch all that is not there yet, so that it is at hand when the line is down; again until all of it is here. */
export const fetchAhead = () => void setTimeout(fetchAll, AHEAD_MS);

async function fetchAll() {
  await Promise.allSettled([bringWords(), bringStyle()]);
  for (const load of waiting.splice(0)) if (!(await load())) waiting.push(load);
  if (waiting.length > 0) setTimeout(fetchAll, AGAIN_MS);
}
