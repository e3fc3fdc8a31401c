// Who of the régie is here, what each has before them, what each has read and sorted, and whose tables are whose.

import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { act, Fault } from "./act.js";
import { useBeside } from "./beside.js";
import { ranges } from "./dates.js";
import { may, store } from "./house.js";
import { membersHere, shares } from "./members.js";
import { me, nameOf } from "./names.js";
import { tables } from "./records.js";
import { numbersIn } from "./table_numbers.js";

const NAME_MOST = 40;
const PLACE = "company";
const open = signal(false);

function tableNumbers({ table_ids }) {
  const numbers = table_ids.map((id) => store.tables.value.get(id)?.number).filter(Boolean);
  return ranges(numbers.sort((a, b) => a - b));
}

/** What a member has before them: a note, or the name of a view. */
function lookWords(id) {
  const { note, view } = store.company.value.get(id) ?? {};
  const number = store.notes.value.get(note)?.number;
  if (view === "board" && number) return t("regie-reads-note", { number });
  return view ? t(`regie-view-${view}`) : "";
}

function Member({ member }) {
  const { read, sorted } = shares.value.get(member.id);
  const claimed = tableNumbers(member);
  return html`<li><p><strong>${nameOf(member.id)}</strong> <span class="soft">${t(`regie-role-${member.role}`)}</span></p>
    <p class="small">${[
      member.id !== me && lookWords(member.id),
      t("regie-share", { read, sorted }),
      claimed && t("regie-reads-tables", { n: member.table_ids.length, numbers: claimed }),
    ].filter(Boolean).join(" · ")}</p></li>`;
}

/** The tables that nobody has said to read, once somebody has said so of some. */
function Unclaimed() {
  const claimed = new Set([...store.members.value.values()].flatMap((member) => member.table_ids));
  const left = tables.value.filter((table) => !claimed.has(table.id)).map((table) => table.number);
  if (!claimed.size || !left.length) return null;
  return html`<p class="small unclaimed">${t("regie-unclaimed", { n: left.length, numbers: ranges(left) })}</p>`;
}

function Mine() {
  const member = store.members.value.get(me);
  const [name, setName] = useState(member?.name ?? "");
  const [typed, setTyped] = useState(null); // {text, seen}, once it says anything else than the record
  if (!member) return null;
  const type = (text) => setTyped({ text, seen: typed?.seen ?? store.seq.peek() });
  async function send(event) {
    event.preventDefault();
    if (name.trim()) await act(PLACE, { type: "name-yourself", name: name.trim() });
    if (!typed) return;
    const wanted = numbersIn(typed.text);
    const table_ids = tables.value.filter((table) => wanted.has(table.number)).map((table) => table.id);
    const { ok, code } = await act(PLACE, { type: "claim-tables", table_ids, seen: typed.seen });
    if (ok) setTyped((now) => (now === typed ? null : now));
    // What stands in the way has been said: sent once more, it is meant to take its place.
    if (code === "changed-meanwhile") setTyped((now) => now && { ...now, seen: store.seq.peek() });
  }
  return html`<form class="mine" onSubmit=${send}>
    <label><span class="label">${t("regie-my-name")}</span>
      <input class="field" value=${name} maxlength=${NAME_MOST}
        onInput=${(event) => setName(event.target.value)} /></label>
    ${may("claim-tables") && html`<label><span class="label">${t("regie-my-tables")}</span>
      <input class="field" value=${typed?.text ?? tableNumbers(member)}
        placeholder=${t("regie-my-tables-such-as")} onInput=${(event) => type(event.target.value)} /></label>`}
    <button class="button main">${t("regie-save")}</button>
    <${Fault} place=${PLACE} />
  </form>`;
}

/** The button in the top line, and what it opens. */
export function Company() {
  const root = useRef(null);
  const button = useRef(null);
  const panel = useRef(null);
  useBeside(open.value, button, panel);
  const close = () => {
    open.value = false;
    button.current.focus();
  };
  useEffect(() => {
    if (!open.value) return undefined;
    const away = (event) => !root.current.contains(event.target) && (open.value = false);
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open.value]);
  const n = membersHere.value.length;
  return html`<span class="company" ref=${root} onKeyDown=${(event) => event.key === "Escape" && open.value && close()}>
    <button type="button" class="button quiet small-button" ref=${button} aria-expanded=${open.value}
      onClick=${() => (open.value = !open.value)}>${t("regie-company", { n })}</button>
    ${open.value && html`<section class="company-panel floating" ref=${panel} aria-label=${t("regie-company-title")}>
      <ul>${membersHere.value.map((member) => html`<${Member} key=${member.id} member=${member} />`)}</ul>
      <${Unclaimed} />
      <${Mine} />
    </section>`}
  </span>`;
}
