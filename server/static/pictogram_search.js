// Words and drawings of all pictograms, brought once somebody chooses one; and what is found by those words.

import { signal } from "@preact/signals";
import { find, suggest } from "./pictogram_find.js";
import { PICTOGRAMS } from "./pictograms.js";

const files = document.documentElement.dataset.files; // where those of this version are

/** Name -> its words, plain; empty until they are here, and what pictograms are called is all there is to find. */
export const searchWords = signal({});

/** Whether every drawing is here, so that all may be shown at once; true as well when they come one by one. */
export const drawn = signal(false);
let bringing = null;

/** Bring words and drawings, once; without a line it may be asked for again. */
export function bringPictograms() {
  bringing ??= Promise.allSettled([bringWords(), bringDrawings()]).then((done) => {
    if (done.some(({ status }) => status === "rejected")) bringing = null;
    drawn.value = true;
  });
}

async function bringWords() {
  const answer = await fetch(`${files}assets/pictograms/words.json`);
  if (!answer.ok) throw new Error(`pictograms: ${answer.status}`);
  searchWords.value = await answer.json();
}

function bringDrawings() {
  return new Promise((resolve, reject) => {
    const sheet = document.createElement("link");
    Object.assign(sheet, { rel: "stylesheet", href: `${files}assets/pictograms/all.css`, onload: resolve });
    sheet.onerror = () => (sheet.remove(), reject(new Error("pictograms: no drawings")));
    document.head.append(sheet);
  });
}

/** The names that are found by what is looked for: `find`, among those of a page. */
export const findPictograms = (sought, called, names = PICTOGRAMS) => find(sought, called, names, searchWords.value);

/** The names that texts speak of: `suggest`, among those of a page. */
export const suggestPictograms = (texts, called, names = PICTOGRAMS) =>
  suggest(texts, called, names, searchWords.value);
