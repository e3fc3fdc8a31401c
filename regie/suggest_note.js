// What is suggested for the note in hand: themes, notes that seem to say the same, notes alike.

import { computed, effect, signal } from "@preact/signals";
import { t } from "tablee/words.js";
import { store } from "./house.js";
import { showNote, tab } from "./panel_state.js";
import { notesIn } from "./records.js";
import { current, currentNote, picked } from "./selection.js";
import { beginTheme, placeNotes } from "./sorting.js";
import { askFor, isSuggestible, mayAsk } from "./suggest.js";
import { isThemeRefused, refuseTheme } from "./suggest_refused.js";
import { say } from "./undo.js";
import { view } from "./views.js";

const AFTER_MS = 120; // whoever walks down a list asks for the note where they stop
const THEMES_MOST = 3;
const ASKED_MOST = 8; // of themes: some may be refused
const LIKE_MOST = 6;

/** {key, themes, same, like} as the server told them; `null` before. */
const told = signal(null);
/** Where one was before going to a note that was suggested, {list, id}; `null` when one came otherwise. */
export const cameFrom = signal(null);

/** Whether suggestions are for the note in hand: for one at a time, and only for one among the others. */
export const isAlone = computed(() => picked.value.size <= 1);
const subject = computed(() => {
  const note = currentNote.value;
  return note && view.value === "board" && isAlone.value && isSuggestible(note) ? note : null;
});
const heaps = computed(() => [...notesIn.value.values()].filter((notes) => notes.length > 0).length);
const key = computed(() => {
  const note = subject.value;
  return note && mayAsk.value ? JSON.stringify([note.id, note.text, note.theme_ids, heaps.value]) : null;
});

/** What has been told of the note in hand; `null` while it is not known. */
export const ofNote = computed(() => {
  const note = subject.value;
  return note && told.value?.id === note.id ? told.value : null;
});
/** The themes to suggest for it, likeliest first. */
export const offers = computed(() => {
  const note = subject.value;
  if (!note || !ofNote.value) return [];
  const open = ({ theme_id }) =>
    store.themes.value.has(theme_id) && !note.theme_ids.includes(theme_id) && !isThemeRefused(note.id, theme_id);
  return ofNote.value.themes.filter(open).slice(0, THEMES_MOST);
});

let timer = null;
let stop = null;
effect(() => {
  const wanted = key.value;
  clearTimeout(timer);
  stop?.abort();
  if (wanted !== null) timer = setTimeout(() => ask(wanted, subject.peek().id), AFTER_MS);
});

async function ask(wanted, note_id) {
  stop = new AbortController();
  const [themes, same, like] = await Promise.all([
    askFor({ type: "themes-for", note_id, most: ASKED_MOST }, stop.signal),
    askFor({ type: "same-as", note_id }, stop.signal),
    askFor({ type: "like", note_id, most: LIKE_MOST }, stop.signal),
  ]);
  if (wanted !== key.peek() || !themes || !same || !like) return;
  const twins = new Set(same.map((each) => each.note_id));
  told.value = { id: note_id, themes, same, like: like.filter((each) => !twins.has(each.note_id)) };
}

// Where one came from is forgotten once a note is taken up from a list.
effect(() => {
  if (current.value.list !== null) cameFrom.value = null;
});

/** Put the note in hand into a theme that was suggested; it stays where else it is. */
export const accept = ({ theme_id }) => placeNotes([currentNote.value.id], theme_id, { keep: true, onward: true });

export function refuse({ theme_id }) {
  const { id, number } = currentNote.value;
  refuseTheme(id, theme_id);
  say(t("regie-suggestion-refused", { number, name: store.themes.value.get(theme_id)?.name ?? "" }));
}

const openedFor = signal(null);

/** Whether what is suggested for a note in hand that is sorted already waits to be asked for. */
export const isFolded = computed(() => {
  const note = subject.value;
  return note !== null && note.theme_ids.length > 0 && openedFor.value !== note.id;
});
export const fold = (yes) => (openedFor.value = yes ? null : currentNote.value.id);

/** By key, which acts on what is in sight. */
export function byKey(act) {
  if (view.value === "board" && tab.value === "note" && !isFolded.value && offers.value.length) act(offers.value[0]);
}

/** Put the note in hand where another one is, or both into a new theme. */
export function placeWith(other) {
  const { id } = currentNote.value;
  const [theme] = other.theme_ids;
  if (theme) placeNotes([id], theme, { keep: true, onward: true });
  else beginTheme([id, other.id], null);
}

export function goTo(id) {
  const from = cameFrom.value ?? current.value;
  showNote(id);
  cameFrom.value = from.id === id ? null : from;
}

export function goBack() {
  const from = cameFrom.value;
  cameFrom.value = null;
  current.value = from;
}
