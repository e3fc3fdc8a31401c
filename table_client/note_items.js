// What a table's list of notes shows: what the régie has, with what is still on its way laid over it.

/**
 * Return the rows of one round's list: in the order of the table, then as they came; those withdrawn are among them.
 * notes: Map of the records. pending: commands without an answer, oldest first. order: {round_id, note_ids} that is to
 * be sent, or `null`.
 * A row: {id, number, text, kind, strength, pictogram, wordings, edited, read, aside, hidden, answer, state}; state is "saved",
 * "waiting" or "withdrawn", number is `null` until the régie has the note, aside and hidden are the reason or `null`,
 * answer is what the régie says of it, "" for nothing.
 * The id never changes, so a row stays what it was on screen.
 */
export function noteItems(notes, pending, roundId, order = null) {
  let rows = new Map();
  const own = [...notes.values()].filter((note) => note.round_id === roundId);
  for (const note of own.sort(inTableOrder)) rows.set(note.id, rowOf(note));
  for (const command of pending) {
    const row = rows.get(command.note_id);
    if (command.type === "add-note" && command.round_id === roundId && !row) {
      const told = { aside: null, hidden: null, answer: "" };
      const fresh = { number: null, wordings: [], edited: false, read: false, ...told, state: "waiting" };
      rows.set(command.note_id, { ...wordsOf(command), ...fresh, id: command.note_id });
    } else if (command.type === "edit-note" && row && row.state !== "withdrawn") {
      const wordings = command.text === row.text ? row.wordings : [...row.wordings, row.text];
      rows.set(row.id, { ...row, ...wordsOf(command), wordings, edited: true, state: "waiting" });
    } else if (command.type === "withdraw-note" && row && row.state !== "withdrawn") {
      rows.set(row.id, { ...row, state: "waiting", leaving: true });
    } else if (command.type === "order-notes" && command.round_id === roundId) {
      rows = putInOrder(rows, command.note_ids);
    }
  }
  if (order && order.round_id === roundId) rows = putInOrder(rows, order.note_ids);
  return [...rows.values()];
}

/** As `in_table_order` in decide/notes.py: those in an order first, then the others as they came. */
const inTableOrder = (one, other) =>
  (one.rank === 0) - (other.rank === 0) || one.rank - other.rank || one.number - other.number;

function putInOrder(rows, ids) {
  const named = ids.filter((id) => rows.has(id)).map((id) => [id, rows.get(id)]);
  return new Map([...named, ...[...rows].filter(([id]) => !ids.includes(id))]);
}

/** Return the row of a note that the régie has. */
export function rowOf(note) {
  const { id, number, wordings, edited_at, read, set_aside: aside, hidden = null, answer = "" } = note;
  const state = note.withdrawn_at ? "withdrawn" : "saved";
  return { ...wordsOf(note), id, number, wordings, edited: Boolean(edited_at), read, aside, hidden, answer, state };
}

// The wire leaves defaults out.
const wordsOf = ({ text, kind = "idea", strength = 1, pictogram = "" }) => ({ text, kind, strength, pictogram });

/** Return how many characters the rules will count, `words` in decide/checks.py: code points, outer blanks apart. */
export const lengthOf = (text) => [...text.replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, "").trim()].length;
