// What has changed between two texts, word by word.

const PARTS = /\s+|[\p{L}\p{N}’'-]+|[^\s\p{L}\p{N}]/gu;
const MOST = 600; // parts a side; beyond that comparing would take longer than a glance: all is shown as changed

/**
 * Return the parts of both texts in reading order: [{kind, text}], kind "same", "gone" or "new", by the longest common
 * run of words; neighbours of one kind are one part.
 */
export function differences(before, after) {
  const [one, other] = [before.match(PARTS) ?? [], after.match(PARTS) ?? []];
  if (one.length > MOST || other.length > MOST) return together([["gone", before], ["new", after]]);
  const common = lengths(one, other);
  const parts = [];
  let [i, j] = [0, 0];
  while (i < one.length && j < other.length) {
    if (one[i] === other[j]) {
      parts.push(["same", one[i]]);
      [i, j] = [i + 1, j + 1];
    } else if (common[i + 1][j] >= common[i][j + 1]) parts.push(["gone", one[i++]]);
    else parts.push(["new", other[j++]]);
  }
  const rest = [...one.slice(i).map((text) => ["gone", text]), ...other.slice(j).map((text) => ["new", text])];
  return together([...parts, ...rest]);
}

/** common[i][j]: how many parts the rest of the one, from i, and of the other, from j, have in common. */
function lengths(one, other) {
  const common = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      common[i][j] = one[i] === other[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  return common;
}

/** Words that were taken out or put in one after the other are read as one; a blank between them goes with them. */
function together(parts) {
  const found = [];
  let [gone, fresh, blank] = ["", "", ""];
  function settle() {
    if (gone) found.push({ kind: "gone", text: gone });
    if (fresh) found.push({ kind: "new", text: fresh });
    if (blank) found.push({ kind: "same", text: blank });
    [gone, fresh, blank] = ["", "", ""];
  }
  for (const [kind, text] of parts) {
    if (kind === "same" && !text.trim() && (gone || fresh)) {
      blank += text; // kept apart until it shows whether the words after it have changed as well
      continue;
    }
    if (kind === "same") {
      settle();
      found.push({ kind, text });
    } else {
      if (blank && gone && fresh) [gone, fresh, blank] = [gone + blank, fresh + blank, ""];
      else if (blank) settle(); // in both texts, so it cannot go with words of one
      if (kind === "gone") gone += text;
      else fresh += text;
    }
  }
  settle();
  return joinedUp(found);
}

const joinedUp = (parts) => parts.reduce((all, part) => {
  const last = all.at(-1);
  if (last?.kind === part.kind) return [...all.slice(0, -1), { kind: part.kind, text: last.text + part.text }];
  return [...all, part];
}, []);
