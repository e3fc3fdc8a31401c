// Putting words that were heard among words that stand.

/**
 * Return [text, caret]: `words` in the place of what is selected from `from` to `to`, with the blanks and the capital
 * that a writer would set; recognition gives neither.
 */
export function joined(text, from, to, words) {
  const [before, after] = [text.slice(0, from), text.slice(to)];
  let heard = words.trim();
  if (/(^|[.?!…]\s*|\n)$/.test(before)) heard = heard.charAt(0).toLocaleUpperCase() + heard.slice(1);
  if (/[^\s(«’'-]$/.test(before) && !/^[,.…)]/.test(heard)) heard = ` ${heard}`;
  const gap = /^[^\s,.…)]/.test(after) ? " " : "";
  return [before + heard + gap + after, (before + heard + gap).length];
}
