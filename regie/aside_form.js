// Sets notes aside, never without a reason: it stands in the proceedings.

import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { limits } from "tablee/limits.js";
import { t } from "tablee/words.js";
import { store } from "./house.js";
import { isOfPerson } from "./records.js";
import { picked } from "./selection.js";
import { setAside } from "./sorting.js";

const USUAL = ["regie-reason-double", "regie-reason-elsewhere", "regie-reason-unclear", "regie-reason-hurtful"];

export const asideOpen = signal(false);

/** Who wrote them will read the reason: the question says who that is. */
function asked(ids) {
  const notes = ids.map((id) => store.notes.value.get(id)).filter(Boolean);
  if (notes.every((note) => note.held)) return "regie-refuse-reason";
  return notes.every(isOfPerson) ? "regie-reason-person" : "regie-reason";
}

export function AsideForm({ note }) {
  const [reason, setReason] = useState("");
  const field = useRef(null);
  useLayoutEffect(() => {
    field.current.focus({ preventScroll: true });
    field.current.form.scrollIntoView({ block: "nearest" }); // the buttons, too
    return () => (asideOpen.value = false);
  }, []);
  const ids = picked.value.has(note.id) ? [...picked.value] : [note.id];
  async function send(event) {
    event.preventDefault();
    if (reason.trim() && (await setAside(ids, reason.trim()))) asideOpen.value = false;
  }
  return html`<form onSubmit=${send} onKeyDown=${(event) => event.key === "Escape" && (asideOpen.value = false)}>
    <label><span class="label">${t(asked(ids), { n: ids.length })}</span>
      <input class="field" ref=${field} value=${reason} maxlength=${limits.reason}
        onInput=${(event) => setReason(event.target.value)} /></label>
    <div class="acts usual">${USUAL.map(
      (name) => html`<button key=${name} type="button" class="chip" aria-pressed=${reason === t(name)}
        onClick=${() => setReason(t(name))}>${t(name)}</button>`,
    )}</div>
    <div class="acts">
      <button class="button main" disabled=${!reason.trim()}>
        ${t(note.held ? "regie-refuse-note-now" : "regie-set-aside-now")}</button>
      <button type="button" class="button" onClick=${() => (asideOpen.value = false)}>${t("common-cancel")}</button>
    </div>
  </form>`;
}
