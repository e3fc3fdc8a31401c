// What the keys do and what the shapes mean.

import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "tablee/words.js";
import { may, role } from "./house.js";
import { readsJournal } from "./journal.js";
import { printsSomething } from "./print_runs.js";
import { STATES } from "./table_rules.js";
import { isOffered } from "./suggest.js";
import { seesHeard } from "./views.js";

export const helpOpen = signal(false);

const STORED = "tablee-regie-letter-keys";

function stored() {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}

/** Whether single letters do things; whoever dictates or uses a switch may turn that off. */
export const letterKeys = signal(stored());

function setLetterKeys(on) {
  letterKeys.value = on;
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch (error) {
    console.warn("help: the choice is not kept over a reload", error.name);
  }
}

/** The act that a key asks for, by the name of the key's words; whoever may not do it is not told of it. */
const ACTS = {
  space: "place-notes", shift: "place-notes", digits: "place-notes", new: "create-theme", write: "write-proposal",
  save: "write-proposal", aside: "set-notes-aside", admit: "admit-note", suggested: "place-notes",
  refused: "place-notes", undo: "place-notes", redo: "place-notes", "move-theme": "order-themes", "move-note": "move-in-theme", escape: "place-notes",
  poll: "plan-poll", "main-act": "open-poll", confirm: "open-poll", black: "show-on-display", show: "show-on-display",
  restore: "show-on-display", pick: "send-message", letter: "send-message",
};
const SUGGESTED = ["suggested", "refused"];
const isMine = ([, name]) =>
  (!ACTS[name] || may(ACTS[name])) && (!SUGGESTED.includes(name) || isOffered) && (name !== "heard" || seesHeard) &&
  (name !== "journal" || readsJournal(role)) && (name !== "print" || printsSomething);

const KEYS = [
  ["↑ ↓", "arrows"], ["regie-key-space", "space"], ["regie-key-shift", "shift"], ["1 … 9", "digits"], ["N", "new"],
  ["P", "write"], ["regie-key-save", "save"],
  ["A", "aside"], ["O", "admit"], ["S", "suggested"], ["X", "refused"],
  ["/", "search"], ["regie-key-escape", "escape"],
  ["regie-key-undo", "undo"], ["regie-key-redo", "redo"], ["regie-key-alt-up-down", "move-note"], ["regie-key-alt-arrows", "move-theme"],
  ["D", "driving"], ["R", "board"], ["T", "tables"], ["V", "votes"], ["F", "print"], ["E", "screens"], ["Q", "heard"], ["I", "incidents"], ["J", "journal"], ["U", "call"], ["?", "help"],
];
const VOTE_KEYS = [["↑ ↓", "polls"], ["N", "poll"], ["M", "main-act"], ["regie-key-enter-tab", "confirm"]];
const SCREEN_KEYS = [["B", "black"], ["M", "show"], ["regie-key-undo", "restore"]];
const TABLE_KEYS = [
  ["regie-key-arrows", "move"], ["regie-key-space", "pick"], ["N", "letter"], ["regie-key-enter-tab", "open"],
];
const Keys = ({ keys }) => html`<dl>${keys.filter(isMine).map(
  ([key, name]) => html`<div key=${name}><dt><kbd>${key.startsWith("regie-") ? t(key) : key}</kbd></dt>
    <dd>${t(`regie-help-${name}`)}</dd></div>`,
)}</dl>`;

export function Help() {
  const dialog = useRef(null);
  useLayoutEffect(() => {
    if (helpOpen.value) dialog.current.showModal();
    else dialog.current.close();
  }, [helpOpen.value]);
  const close = () => (helpOpen.value = false);
  return html`<dialog class="help-dialog floating" ref=${dialog} onClose=${close} aria-labelledby="help-title">
    <header role="none"><h2 id="help-title">${t("regie-help")}</h2>
      <button type="button" class="button main" autofocus onClick=${close}>${t("common-close")}</button></header>
    <div class="help-columns">
      <div><${Keys} keys=${KEYS} /><h3>${t("regie-help-in-votes")}</h3><${Keys} keys=${VOTE_KEYS} />
        ${SCREEN_KEYS.some(isMine) &&
        html`<h3>${t("regie-help-in-screens")}</h3><${Keys} keys=${SCREEN_KEYS} />`}</div>
      <div>
        <h3>${t("regie-help-in-tables")}</h3><${Keys} keys=${TABLE_KEYS} />
        <h3>${t("regie-help-shapes")}</h3>
        <ul class="help-dots">${STATES.map(
          (state) => html`<li key=${state}><span class=${`dot ${state}`} aria-hidden="true"></span>${t(`regie-help-table-${state}`)}</li>`,
        )}</ul>
        ${may("place-notes") && html`<h3>${t("regie-help-drag-title")}</h3><p>${t("regie-help-drag")}</p>`}
        <label class="check"><input type="checkbox" checked=${letterKeys.value}
          onChange=${(event) => setLetterKeys(event.target.checked)} /> ${t("regie-letter-keys")}</label>
      </div>
    </div>
  </dialog>`;
}
