// What can be done with the notes that are picked.

import { html } from "htm/preact";
import { t } from "tablee/words.js";
import { addToDraft, startDraft } from "./drafts.js";
import { may } from "./house.js";
import { Menu } from "./menu.js";
import { openProposal, showProposal, tab } from "./panel_state.js";
import { themes } from "./records.js";
import { clearPicked, picked } from "./selection.js";
import { beginTheme, placeNotes } from "./sorting.js";

/** Write a proposal from the picked notes, or add them to the one that is being written. */
export function writeFromPicked() {
  if (!picked.value.size || !may("write-proposal")) return;
  const ids = [...picked.value];
  if (tab.value === "proposals" && openProposal.value) addToDraft(openProposal.value, ids);
  else showProposal(startDraft(ids));
  clearPicked();
}

export function SelectionBar() {
  const ids = [...picked.value];
  const writing = tab.value === "proposals" && openProposal.value;
  const intoThemes = [
    ...themes.value.map((theme, place) => ({
      key: theme.id, words: theme.name, hint: place < 9 ? place + 1 : "", act: () => placeNotes(ids, theme.id),
    })),
    ...(themes.value.length ? [{ key: "rule", rule: true }] : []),
    { key: "new", words: t("regie-new-theme"), hint: "N", act: () => beginTheme(ids) },
  ];
  return html`<div class="selection-bar" role="toolbar" aria-label=${t("regie-picked-acts")}>
    <strong class="figures" role="status">${t("regie-picked", { n: ids.length })}</strong>
    ${may("place-notes") && html`<${Menu} kind="main" words=${t("regie-put-into")} items=${intoThemes} />`}
    ${may("write-proposal") &&
    html`<button type="button" class="button" onClick=${writeFromPicked}>
      ${t(writing ? "regie-add-to-proposal" : "regie-write-proposal")}</button>`}
    <button type="button" class="button quiet" onClick=${clearPicked}>${t("regie-unpick")}</button>
  </div>`;
}
