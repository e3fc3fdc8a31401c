// What a proposal says, part by part: compared, joined with what somebody else has saved, and looked through for gaps.

/** A proposal that says nothing yet. */
export const EMPTY = { title: "", text: "", pictogram: "idea", note_ids: [], words: {}, colour: "" };
const PLAIN = ["title", "text", "pictogram", "colour"];

/** words in other versions, {version: {title, text}}, trimmed; one without any is left out. */
function translations(words) {
  const said = Object.entries(words ?? {}).map(([language, { title = "", text = "" }]) => [
    language, { title: title.trim(), text: text.trim() },
  ]);
  return Object.fromEntries(said.filter(([, { title, text }]) => title || text).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Return what a record or a draft says as the server keeps it: blanks cut off, what is empty left out. */
export function partsOf(record) {
  const plain = PLAIN.map((part) => [part, (record[part] ?? EMPTY[part]).trim()]);
  return { ...Object.fromEntries(plain), note_ids: record.note_ids, words: translations(record.words) };
}

export const saysSame = (one, other) => JSON.stringify(partsOf(one)) === JSON.stringify(partsOf(other));

/** Every text of a proposal: {"title": …, "text": …, "easy:text": …, "en:title": …}; those without words left out. */
export function textsOf(record) {
  const { title, text, words } = partsOf(record);
  const others = Object.entries(words).flatMap(([language, said]) => [
    [`${language}:title`, said.title], [`${language}:text`, said.text],
  ]);
  return Object.fromEntries([["title", title], ["text", text], ...others].filter(([, said]) => said));
}

/** The names of the texts that are not the same in both, in the order of `textsOf`. */
export function changedTexts(before, after) {
  const [one, other] = [textsOf(before), textsOf(after)];
  return [...new Set([...Object.keys(other), ...Object.keys(one)])].filter((name) => one[name] !== other[name]);
}

function joinedWords(base, mine, theirs) {
  const languages = [...new Set([base, mine, theirs].flatMap((words) => Object.keys(words)))];
  const pick = (language, part) => {
    const [was, is, other] = [base, mine, theirs].map((words) => words[language]?.[part] ?? "");
    return is === was ? other : is;
  };
  return Object.fromEntries(languages.map((each) => [each, { title: pick(each, "title"), text: pick(each, "text") }]));
}

/**
 * Return what was typed here, with what somebody else has saved wherever nothing was typed: mine and theirs both come
 * from `base`. Notes that either added are in it, those that either took out are not.
 */
export function joined(base, mine, theirs) {
  const [was, is, other] = [partsOf(base), partsOf(mine), partsOf(theirs)];
  const plain = PLAIN.map((part) => [part, is[part] === was[part] ? other[part] : mine[part]]);
  const gone = new Set(was.note_ids.filter((id) => !is.note_ids.includes(id)));
  const added = is.note_ids.filter((id) => !was.note_ids.includes(id) && !other.note_ids.includes(id));
  const note_ids = [...other.note_ids.filter((id) => !gone.has(id)), ...added];
  return { ...mine, ...Object.fromEntries(plain), note_ids, words: joinedWords(was.words, is.words, other.words) };
}

/** The names of the texts that were typed here and saved by somebody else, each in another way. */
export function clashes(base, mine, theirs) {
  const others = new Set(changedTexts(base, theirs));
  const [is, other] = [textsOf(mine), textsOf(theirs)];
  return changedTexts(base, mine).filter((name) => others.has(name) && is[name] !== other[name]);
}

/**
 * How a version stands: "none", "title" or "text" (which is missing), "stale" (the text has changed since it was
 * written) or "whole". part: a version; easy words need no title of their own. says: what stands now. history: what stood before, oldest first.
 */
export function standOf(part, says, history = []) {
  const of = (each) => JSON.stringify(each.words?.[part] ?? {});
  const { title = "", text = "" } = says.words?.[part] ?? {};
  if (!title.trim() && !text.trim()) return "none";
  if (!title.trim() && !/(^|-)easy$/.test(part)) return "title";
  if (!text.trim()) return "text";
  return history.some((each) => of(each) === of(says) && each.text !== says.text.trim()) ? "stale" : "whole";
}
