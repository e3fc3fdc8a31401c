// What a table's list of notes shows: what the régie has, with what is still on its way laid over it.

/**
 * Return the rows of one round's list, oldest first.
 * notes: Map of the records. pending: commands without an answer, oldest first.
 * A row: {id, number, text, kind, strength, wordings, state}; state is "saved", "waiting" or "withdrawn",
 * number is `null` until the régie has the note. The id never changes, so a row stays what it was on screen.
 */
export function noteItems(notes, pending, roundId) {
  const rows = new Map();
  const own = [...notes.values()].filter((note) => note.round_id === roundId);
  for (const note of own.sort((one, other) => one.number - other.number)) {
    const { id, number, text, kind, strength, wordings } = note;
    rows.set(id, { id, number, text, kind, strength, wordings, state: note.withdrawn_at ? "withdrawn" : "saved" });
  }
  for (const command of pending) {
    const row = rows.get(command.note_id);
    if (command.type === "add-note" && command.round_id === roundId && !row) {
      rows.set(command.note_id, { ...wordsOf(command), id: command.note_id, number: null, wordings: [], state: "waiting" });
    } else if (command.type === "edit-note" && row && row.state !== "withdrawn") {
      const wordings = command.text === row.text ? row.wordings : [...row.wordings, row.text];
      rows.set(row.id, { ...row, ...wordsOf(command), wordings, state: "waiting" });
    } else if (command.type === "withdraw-note" && row && row.state !== "withdrawn") {
      rows.set(row.id, { ...row, state: "waiting", leaving: true });
    }
  }
  return [...rows.values()];
}

// The wire leaves defaults out.
const wordsOf = ({ text, kind = "idea", strength = 1 }) => ({ text, kind, strength });

/** Return how many characters the rules will count, `decide/checks.py`: code points, outer blanks apart. */
export const lengthOf = (text) => [...text.trim()].length;
