// How a proposal came to say what it says: each wording with who wrote it, when, and what they changed.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { Confirm } from "./confirm.js";
import { clockTime, enumerate } from "./dates.js";
import { changeDraft, drafts, PLACE } from "./drafts.js";
import { clearFault } from "./act.js";
import { isEasy } from "./easy_words.js";
import { nameOf } from "./names.js";
import { Changes, inShort } from "./proposal_changes.js";
import { changedTexts } from "./proposal_words.js";

/** The wordings, the first one first: {number, title, text, words, by, at}. */
function wordingsOf(record) {
  const { wording, title, text, words, worded_by, worded_at, written_at } = record;
  const now = { number: wording, title, text, words, by: worded_by, at: worded_at ?? written_at };
  return [...record.history, now];
}

/** Put an earlier wording into the fields; nothing is saved by it. */
function takeUp(id, { title, text, words }) {
  clearFault(PLACE);
  changeDraft(id, { title, text, words });
  document.querySelector(".proposal-editor .title-line textarea")?.focus();
}

function TakeUp({ id, wording }) {
  const label = t("regie-wording-take");
  if (!drafts.value.has(id)) {
    return html`<button type="button" class="button" onClick=${() => takeUp(id, wording)}>${label}</button>`;
  }
  return html`<${Confirm} kind="" label=${label} yes=${label} question=${t("regie-wording-take-sure")}
    onYes=${() => takeUp(id, wording)} />`;
}

/** What was changed beside the text, which alone gives a wording a new number: "facile à lire ajouté". */
function besideWords(before, after) {
  const easy = (version) => (!before.words[version] ? "added" : after.words[version] ? "changed" : "gone");
  const words = (name) => {
    const [version] = name.split(":");
    if (isEasy(version)) return t(`regie-wording-easy-${easy(version)}`);
    return t(name === "title" ? "regie-wording-title" : "regie-wording-translation");
  };
  return enumerate([...new Set(changedTexts(before, after).map(words))]);
}

/** "texte n° 2"; "n° 2, facile à lire ajouté" where the text is the one before. */
function wordingName(wording, before, isNow) {
  const { number } = wording;
  const what = before?.number === number && besideWords(before, wording);
  if (what) return t(isNow ? "regie-wording-beside-now" : "regie-wording-beside", { number, what });
  return t(isNow ? "regie-wording-now" : "regie-wording", { number });
}

function Item({ id, wording, before, isNow, frozen }) {
  const who = wording.by ? nameOf(wording.by) : t("regie-somebody");
  const names = before ? inShort(changedTexts(before, wording)) : [];
  return html`<li><details open=${isNow && Boolean(before)}>
    <summary><strong>${wordingName(wording, before, isNow)}</strong>
      <span class="figures"> · ${who}, ${clockTime(wording.at)}</span>
      ${before?.number !== wording.number &&
      html`<span class="soft"> · ${before ? enumerate(names) : t("regie-wording-first")}</span>`}</summary>
    ${before && html`<${Changes} before=${before} after=${wording} />`}
    ${!before && html`<p dir="auto"><strong>${wording.title}</strong><br />${wording.text}</p>`}
    ${!isNow && !frozen && html`<${TakeUp} id=${id} wording=${wording} />`}
  </details></li>`;
}

export function ProposalHistory({ id, record, frozen }) {
  if (!record) return null;
  const all = wordingsOf(record);
  return html`<section class="thread-part history" aria-label=${t("regie-history")}>
    <h3>${t("regie-history")}</h3>
    <ol>${all
      .map((wording, place) => html`<${Item} key=${`${wording.at}${place}`} id=${id} wording=${wording}
        before=${all[place - 1]} isNow=${place === all.length - 1} frozen=${frozen} />`)
      .reverse()}</ol>
  </section>`;
}
