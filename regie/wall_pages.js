// How the notes of a wall are shared out over its pages; the régie says so before the hall sees it.

const NOTES_MOST = 6; // on a page: what a person reads in a turn
const LETTERS_MOST = 420; // on a page: more would be too small for the last row
const LEAST_LETTERS = 45; // that a note counts for: its number and its table stand there too

export const TURN_MS = 12_000; // how long a page stands: six lines are read aloud in less

/** The notes in pages, none of them too full. */
export function pagesOfNotes(notes) {
  const pages = [];
  let room = 0;
  for (const note of notes) {
    const size = Math.max(LEAST_LETTERS, note.text.length);
    if (!pages.length || pages.at(-1).length === NOTES_MOST || size > room) {
      pages.push([]);
      room = LETTERS_MOST;
    }
    pages.at(-1).push(note);
    room -= size;
  }
  return pages;
}
