// What can be done with the notes that are picked.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { addToDraft, startDraft } from "./drafts.js";
import { asShown, moveOn, themeToMoveIn } from "./hand_order.js";
import { may } from "./house.js";
import { Menu } from "./menu.js";
import { openProposal, showProposal, tab } from "./panel_state.js";
import { themes } from "./records.js";
import { clearPicked, picked, pickedAdmitted, pickedToAdmit } from "./selection.js";
import { admit, beginTheme, placeNotes } from "./sorting.js";

/** Write a proposal from the picked notes, or add them to the one that is being written. */
export function writeFromPicked() {
  const ids = asShown(pickedAdmitted.value);
  if (!ids.length || !may("write-proposal")) return;
  if (tab.value === "proposals" && openProposal.value) addToDraft(openProposal.value, ids);
  else showProposal(startDraft(ids));
  clearPicked();
}

/** What can be done with picked notes of persons that nobody has admitted: to let them in, or not. */
function ToAdmit() {
  const ids = pickedToAdmit.value;
  return html`<button type="button" class="button main" onClick=${() => admit(ids)}>
    ${t("regie-admit-picked", { n: ids.length })}</button>`;
}

const MOVES = [
  ["up", "↑", "regie-key-alt-up"], ["down", "↓", "regie-key-alt-down"],
  ["first", "", "regie-key-alt-shift-up"], ["last", "", "regie-key-alt-shift-down"],
];

/** The places that the picked notes may come to in their theme: a menu, and where there is room, one press a step. */
function Moves() {
  const theme = themeToMoveIn();
  if (!theme) return null;
  const items = MOVES.map(([key, sign, hint]) => ({
    key, sign, words: t(`regie-note-${key}`), hint: t(hint), act: () => moveOn(theme.id, [...picked.value], key),
  }));
  return html`<span class="moves">
    ${items.filter(({ sign }) => sign).map(({ key, sign, words, hint, act }) => html`<button key=${key} type="button"
      class="button icon" aria-label=${words} title=${`${words} (${hint})`} onClick=${act}>${sign}</button>`)}
    <${Menu} kind="icon" words="↕" label=${t("regie-note-moves", theme)} items=${items} /></span>`;
}

export function SelectionBar() {
  const ids = pickedAdmitted.value;
  const writing = tab.value === "proposals" && openProposal.value;
  const intoThemes = [
    ...themes.value.map((theme, place) => ({
      key: theme.id, words: theme.name, hint: place < 9 ? place + 1 : "", act: () => placeNotes(ids, theme.id),
    })),
    ...(themes.value.length ? [{ key: "rule", rule: true }] : []),
    { key: "new", words: t("regie-new-theme"), hint: "N", act: () => beginTheme(ids) },
  ];
  return html`<div class="selection-bar" role="toolbar" aria-label=${t("regie-picked-acts")}>
    <strong class="figures" role="status">${t("regie-picked", { n: picked.value.size })}</strong>
    ${may("admit-note") && pickedToAdmit.value.length > 0 && html`<${ToAdmit} />`}
    ${ids.length > 0 && may("place-notes") &&
    html`<${Menu} kind="main" words=${t("regie-put-into")} items=${intoThemes} />`}
    <${Moves} />
    ${ids.length > 0 && may("write-proposal") &&
    html`<button type="button" class="button" onClick=${writeFromPicked}>
      ${t(writing ? "regie-add-to-proposal" : "regie-write-proposal")}</button>`}
    <button type="button" class="button quiet" onClick=${clearPicked}>${t("regie-unpick")}</button>
  </div>`;
}
