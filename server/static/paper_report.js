// What became of ballots that were sent, as a part of the page of the desk.

/** Show what became of what was sent together. sum: {read, unread, came, lines}; say: gives the words of the page. */
export function reported(head, sum, say) {
  const totals = Object.entries(sum.came).map(([name, n]) => say(`scan-total-${name}`, { n }));
  if (sum.unread) totals.push(say("scan-unread", { n: sum.unread }));
  const read = say("scan-read", { n: sum.read });
  const parts = [made("p", "soft", head), made("p", "told", read), list("totals", totals)];
  if (sum.lines.length) parts.push(made("p", "label", say("lines")), list("lines", sum.lines));
  return made("div", sum.lines.length ? "done mixed" : "done", ...parts);
}

function made(tag, name, ...children) {
  const element = Object.assign(document.createElement(tag), { className: name });
  element.append(...children);
  return element;
}

const list = (name, texts) => made("ul", name, ...texts.map((text) => made("li", "", text)));
