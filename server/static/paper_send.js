// Sends files of scanned ballots one after the other, and says how far it is. Without it the form sends them together.
// Whatever breaks, what was read is kept, and a file that is sent twice is counted once: it goes on where it stopped.

import { eachLine } from "./json_lines.js";
import { reported } from "./paper_report.js";

const at = (id) => document.getElementById(id);
const form = at("send");
const PARTS = ["stand", "accounts"];
const LOOK_EVERY_MS = 10_000; // others decide and send meanwhile
if (form) enhance();

function enhance() {
  const words = JSON.parse(at("sending").dataset.words);
  const button = form.querySelector("button:not([type])");
  const most = Number(form.dataset.most);
  let [waiting, total, photos] = [[], 0, 0]; // waiting: [file, name of its field, its number]
  let sum = null; // of what was sent together: {read, unread, came, lines}

  const say = (name, facts = {}) => {
    const text = Array.isArray(words[name]) ? words[name][facts.n > 1 ? 1 : 0] : words[name];
    return text.replace(/\{(\w+)\}/g, (_, key) => facts[key]);
  };

  form.addEventListener("submit", (event) => {
    const files = [...at("files").files];
    if (!files.length && !at("camera").files.length) return; // the server says what to do
    event.preventDefault();
    send(files);
  });
  at("camera").addEventListener("change", () => {
    send([...at("camera").files], "photos"); // the next one can be taken meanwhile
    at("camera").value = "";
  });
  at("broken").querySelector("button").addEventListener("click", () => go());

  at("drop").hidden = at("at-once").hidden = false;
  for (const name of ["dragenter", "dragover"]) form.addEventListener(name, () => form.classList.add("over"));
  form.addEventListener("dragleave", ({ relatedTarget: to }) => form.contains(to) || form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("over");
    const files = [...event.dataTransfer.files];
    send(files);
  });
  // A file that is dropped beside the form must not take the place of the page.
  for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
  setInterval(() => waiting.length || document.hidden || refresh(), LOOK_EVERY_MS);
  addEventListener("beforeunload", (event) => waiting.length && event.preventDefault());

  function send(files, name = "files") {
    if (!files.length) return;
    for (const each of document.querySelectorAll("main > .done, main > .problem, main > [role=status], #busy")) {
      each.remove(); // it is about what was done before
    }
    const begins = !waiting.length;
    if (begins) [total, sum] = [0, { read: 0, unread: 0, came: {}, lines: [] }];
    sum.lines.push(...files.filter(({ size }) => size > most).map((file) => say("too-large", { file: file.name })));
    const small = files.filter(({ size }) => size <= most);
    waiting.push(...small.map((file, place) => [file, name, name === "photos" ? ++photos : total + place + 1]));
    total += small.length;
    if (begins) go();
  }

  async function go() {
    at("sending").hidden = false;
    at("broken").hidden = true;
    button.disabled = true;
    while (waiting.length) {
      progress();
      const told = await post(...waiting[0]);
      if (told.broken) return broken(told.broken);
      add(told);
      await refresh();
      if (told.stopped) return broken(told.lines[told.lines.length - 1]);
      waiting.shift();
    }
    at("sending").hidden = true;
    report(say("sent", { n: total }));
    at("files").value = "";
    button.disabled = false;
    at("reports").focus();
  }

  /** Say how far it is. told: what the server says of the present file, once it has it whole. */
  function progress(told = {}) {
    const done = total - waiting.length;
    const more = told.waits ? say("waits") : told.pages ? say("pages", { n: told.pages }) : "";
    at("progress").textContent = `${say("sending", { at: done + 1, n: total })} ${more}`;
    [at("bar").max, at("bar").value] = [total, done];
  }

  function broken(text) {
    at("broken").querySelector("p").textContent = text;
    at("broken").hidden = false;
    at("broken").querySelector("button").focus();
  }

  /** Send one file: what the server says of it; `broken`: why it has to be sent again. */
  async function post(file, name, number) {
    const body = new FormData();
    body.append("token", form.elements.token.value);
    body.append("number", number);
    body.append(name, file, file.name);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
      if (answer.status === 401) return { broken: say("signed-out") };
      let told = {};
      await eachLine(answer, (line) => progress((told = line)));
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

  function report(head) {
    at("reports").replaceChildren(reported(head, sum, say));
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
