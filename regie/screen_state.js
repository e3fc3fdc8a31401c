// What the screens show, which of them are meant, and what is being got ready for them.

import { computed, signal } from "@preact/signals";
import { store } from "./house.js";
import { keepOverReload } from "./kept.js";
import { sites } from "./records.js";

const NOTHING = {
  view: "welcome", target: "", note_ids: [], text: "", words: {}, second: "", before: null, page: 0,
  turning: true, turned_at: null,
};
const FIELDS = ["view", "target", "note_ids", "text", "words"];

/** The site whose screen is meant; "" for all. */
export const chosenSite = signal("");

/** What is being got ready, in the fields of `show-on-display`; `null` for nothing. */
export const draft = signal(null);

/** In how many pages its preview shows it. */
export const draftPages = signal(1);

/** The message as it is being written, and the notes picked for a wall: kept while something else is looked at. */
export const message = signal({ text: "", words: {} });
export const wall = signal({ note_ids: [], text: "" });

keepOverReload("screens", { site: chosenSite, draft, message, wall });

/** What the screen of a site shows, in the fields of `Display`. */
export const displayOf = (site) => store.displays.value.get(site.id) ?? NOTHING;

/** The sites that are meant; the first one stands for all where they are shown as one. */
export const aimed = computed(() => {
  const one = sites.value.filter((site) => site.id === chosenSite.value);
  return one.length ? one : sites.value;
});

const plain = (shown) => JSON.stringify(FIELDS.map((field) => shown[field] ?? NOTHING[field]));
export const isSame = (one, other) => plain(one) === plain(other);

/** Whether every screen that is meant shows this. */
export const isOn = (shown) => aimed.value.every((site) => isSame(displayOf(site), shown));
export const isBlack = computed(() => aimed.value.every((site) => displayOf(site).view === "black"));

/** What one of the screens that are meant showed before; `null` where there is nothing to put back. */
export const before = computed(() => aimed.value.map((site) => displayOf(site).before).find(Boolean) ?? null);

/** How many pages show the screen of a site. */
export const pagesOf = (site) => store.screens.value.get(site.id) ?? 0;

/** Whether a note may hang on a wall. */
export const mayHang = (note) => note.withdrawn_at === null && note.hidden === null && !note.held;

const standing = (ids) => ids.filter((id) => {
  const note = store.notes.value.get(id);
  return note && mayHang(note);
});

/** The draft as it can be shown now, without notes that may not be seen any more. */
export const draftNow = computed(
  () => draft.value && { ...draft.value, note_ids: standing(draft.value.note_ids ?? []) },
);

/** Whether the draft says what it has to. */
export const isWhole = computed(() => {
  const shown = draftNow.value;
  if (!shown) return false;
  if (shown.view === "message") return shown.text.trim() !== "";
  return shown.view !== "notes" || shown.note_ids.length > 0;
});

function wallNote(id) {
  const { number, text, kind, pictogram, table_id } = store.notes.value.get(id);
  return { id, number, text, kind, pictogram, table: store.tables.value.get(table_id)?.number ?? 0 };
}

/** The draft as the page of a screen takes it (`display_draft.js`); `null` for none. */
export const draftFor = (site) => {
  const shown = draftNow.value;
  if (!shown) return null;
  const { view, target = "", text = "", words = {}, note_ids } = shown;
  const { second } = displayOf(site);
  const record = view === "round" ? store.rounds.value.get(target) : null; // a planned one is not told to the hall yet
  return { id: site.id, view, target, text, words, second, notes: note_ids.map(wallNote), record };
};
