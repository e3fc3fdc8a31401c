// Acts on themes: made, split, named, merged, ordered, removed. Each can be undone.

import { makeId } from "tablee/ids.js";
import { t } from "tablee/words.js";
import { store } from "./house.js";
import { themes } from "./records.js";
import { afterSorting, naming, namingFrom } from "./sorting.js";
import { focusTheme } from "./theme_view.js";
import { ask, PLACE, remember } from "./undo.js";

const named = (id) => store.themes.value.get(id)?.name ?? "";

async function change(place, command, entry) {
  const outcome = await ask(place, command);
  if (outcome.ok) remember({ forth: [command], ...entry });
  return outcome;
}

/** Make a theme of notes; those that were picked in another one leave it: so that one is split. */
export async function createTheme(name, note_ids) {
  const theme_id = makeId("h");
  const from = namingFrom.value;
  const outcome = await change(
    "new-theme",
    { type: "create-theme", theme_id, name, note_ids, ...(from ? { leave: from } : {}) },
    {
      words: from ? t("regie-act-split", { name, from: named(from) }) : t("regie-act-created", { name }),
      notes: note_ids,
      themes: [theme_id],
      back: [from ? { type: "merge-themes", theme_id, into_id: from } : { type: "remove-theme", theme_id }],
      forth: [{ type: "restore-theme", theme_id }],
    },
  );
  if (!outcome.ok) return;
  naming.value = null;
  afterSorting(note_ids, true);
}

export const renameTheme = (theme_id, name) => change(theme_id, { type: "rename-theme", theme_id, name }, {
  words: t("regie-act-renamed", { from: named(theme_id), name }),
  themes: [theme_id],
  back: [{ type: "rename-theme", theme_id, name: named(theme_id) }],
});

const inside = (theme_id) =>
  [...store.notes.value.values()].filter((note) => note.theme_ids.includes(theme_id)).map((note) => note.id);

export const removeTheme = (theme_id) => change(PLACE, { type: "remove-theme", theme_id }, {
  words: t("regie-act-removed", { name: named(theme_id) }),
  notes: inside(theme_id),
  themes: [theme_id],
  back: [{ type: "restore-theme", theme_id }],
});

export const mergeThemes = (theme_id, into_id) => change(PLACE, { type: "merge-themes", theme_id, into_id }, {
  words: t("regie-act-merged", { name: named(theme_id), into: named(into_id) }),
  notes: inside(theme_id),
  themes: [theme_id],
  back: [{ type: "restore-theme", theme_id }],
});

/** Give a theme another place among all: 0 for the first. */
export async function moveTheme(theme_id, place) {
  const before = themes.value.map((theme) => theme.id);
  const ordered = before.filter((id) => id !== theme_id);
  ordered.splice(place, 0, theme_id);
  if (String(ordered) === String(before)) return;
  const outcome = await change(PLACE, { type: "order-themes", theme_ids: ordered }, {
    words: t("regie-act-ordered", { name: named(theme_id) }),
    themes: [theme_id],
    back: [{ type: "order-themes", theme_ids: before }],
  });
  if (outcome.ok) focusTheme.value = theme_id;
}
