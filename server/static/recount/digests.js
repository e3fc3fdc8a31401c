// The digests of a published box: SHA-256 over sorted lines.

import { sha256 } from "./sha256.js";

/**
 * Compare two texts letter by letter (code point by code point), as the server sorts.
 * JavaScript itself compares halves of letters: for it, an emoji comes before some letters of smaller number.
 */
export function byLetters(one, other) {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    let a = one.charCodeAt(at);
    let b = other.charCodeAt(at);
    if (a !== b) {
      // Halves of letters stand for numbers above all those that are whole.
      if (a >= 0xd800 && a <= 0xdfff) a += 0x10000;
      if (b >= 0xd800 && b <= 0xdfff) b += 0x10000;
      return a - b;
    }
  }
  return one.length - other.length;
}

/** Return the SHA-256 over one line for each text, sorted. */
export const digestOf = (texts) =>
  sha256(
    texts
      .slice()
      .sort(byLetters)
      .map((text) => `${text}\n`)
      .join(""),
  );

/** Return the SHA-256 over the salt and the lines `receipt TAB ballot`, sorted by receipt. box: [[receipt, ballot]]. */
export function digestOfBox(box, salt) {
  const sorted = box.slice().sort((a, b) => byLetters(a[0], b[0]) || byLetters(a[1], b[1]));
  const lines = sorted.map(([receipt, ballot]) => `${receipt}\t${ballot}\n`);
  return sha256((salt ? `${salt}\n` : "") + lines.join(""));
}

/** Return `ids` in the order in which they are drawn from a seed: by the SHA-256 of seed, line break and id. */
export function drawn(seed, ids) {
  const ticket = {};
  for (const id of ids) ticket[id] = sha256(`${seed}\n${id}`);
  return ids.slice().sort((a, b) => byLetters(ticket[a], ticket[b]));
}
