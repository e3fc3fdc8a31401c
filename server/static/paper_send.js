// Sends files of scanned ballots one after the other, and says how far it is. Without it the form sends them together.
// Whatever breaks, what was read is kept, and a file that is sent twice is counted once: it goes on where it stopped.

const at = (id) => document.getElementById(id);
const form = at("send");
const PARTS = ["stand", "accounts"];
const LOOK_EVERY_MS = 10_000; // others decide and send meanwhile
if (form) enhance();

function enhance() {
  const words = JSON.parse(at("sending").dataset.words);
  const [fields, button] = [[at("files"), at("camera")], form.querySelector("button:not([type])")];
  const most = Number(form.dataset.most);
  let [waiting, total] = [[], 0];
  let sum = null; // of what was sent together: {read, unread, came, lines}

  const say = (name, facts = {}) => {
    const text = Array.isArray(words[name]) ? words[name][facts.n > 1 ? 1 : 0] : words[name];
    return text.replace(/\{(\w+)\}/g, (_, key) => facts[key]);
  };

  form.addEventListener("submit", (event) => {
    const files = fields.flatMap((field) => [...field.files]);
    if (!files.length) return; // the server says what to do
    event.preventDefault();
    send(files);
  });
  at("broken").querySelector("button").addEventListener("click", () => go());

  at("drop").hidden = false;
  for (const name of ["dragenter", "dragover"]) form.addEventListener(name, () => form.classList.add("over"));
  form.addEventListener("dragleave", ({ relatedTarget: to }) => form.contains(to) || form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("over");
    const files = [...event.dataTransfer.files];
    if (files.length && !waiting.length) send(files);
  });
  // A file that is dropped beside the form must not take the place of the page.
  for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
  setInterval(() => waiting.length || document.hidden || refresh(), LOOK_EVERY_MS);
  addEventListener("beforeunload", (event) => waiting.length && event.preventDefault());

  function send(files) {
    for (const each of document.querySelectorAll("main > .done, main > .problem, main > [role=status]")) {
      each.remove(); // it is about what was done before
    }
    const heavy = files.filter(({ size }) => size > most).map(({ name }) => say("too-large", { file: name }));
    waiting = files.filter(({ size }) => size <= most);
    [total, sum] = [waiting.length, { read: 0, unread: 0, came: {}, lines: heavy }];
    go();
  }

  async function go() {
    at("sending").hidden = false;
    at("broken").hidden = true;
    button.disabled = true;
    while (waiting.length) {
      const done = total - waiting.length;
      at("progress").textContent = say("sending", { at: done + 1, n: total });
      [at("bar").max, at("bar").value] = [total, done];
      const told = await post(waiting[0]);
      if (told.broken) return broken(told.broken);
      add(told);
      await refresh();
      if (told.stopped) return broken(told.lines[told.lines.length - 1]);
      waiting.shift();
    }
    at("sending").hidden = true;
    report(say("sent", { n: total }));
    for (const field of fields) field.value = "";
    button.disabled = false;
    at("reports").focus();
  }

  function broken(text) {
    at("broken").querySelector("p").textContent = text;
    at("broken").hidden = false;
    at("broken").querySelector("button").focus();
  }

  /** Send one file: what the server says of it; `broken`: why it has to be sent again. */
  async function post(file) {
    const body = new FormData();
    body.append("token", form.elements.token.value);
    body.append("files", file, file.name);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
      const told = await answer.json();
      return told.ok ? told : { broken: told.problem ?? say("broken") };
    } catch {
      return { broken: say("broken") };
    }
  }

  function add({ read, unread, came, lines }) {
    [sum.read, sum.unread] = [sum.read + read, sum.unread + unread];
    for (const [name, n] of Object.entries(came)) sum.came[name] = (sum.came[name] ?? 0) + n;
    sum.lines.push(...lines);
    report(say("sending", { at: total - waiting.length + 1, n: total }));
  }

  /** Show what became of all that was sent together so far. */
  function report(head) {
    const totals = Object.entries(sum.came).map(([name, n]) => say(`scan-total-${name}`, { n }));
    if (sum.unread) totals.push(say("scan-unread", { n: sum.unread }));
    const read = say("scan-read", { n: sum.read });
    const parts = [made("p", "soft", head), made("p", "told", read), list("totals", totals)];
    if (sum.lines.length) parts.push(made("p", "label", say("lines")), list("lines", sum.lines));
    at("reports").replaceChildren(made("div", sum.lines.length ? "done mixed" : "done", ...parts));
  }

  /** Show how things stand now: what waits for whom, and the account. */
  async function refresh() {
    try {
      const page = new DOMParser().parseFromString(await (await fetch("/steward/paper")).text(), "text/html");
      for (const id of PARTS) {
        const [fresh, shown] = [page.getElementById(id), at(id)];
        const busy = shown.querySelector("textarea")?.value || shown.contains(document.activeElement);
        const same = !fresh || fresh.outerHTML === shown.outerHTML;
        if (!same && !busy && !shown.querySelector("details[open]")) shown.replaceWith(document.adoptNode(fresh));
      }
      button.classList.toggle("main", !document.querySelector("#stand .asks"));
    } catch {
      return; // with the next file, or by hand
    }
  }
}

function made(tag, name, ...children) {
  const element = Object.assign(document.createElement(tag), { className: name });
  element.append(...children);
  return element;
}

const list = (name, texts) => made("ul", name, ...texts.map((text) => made("li", "", text)));
