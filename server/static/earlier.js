// What an earlier version left in localStorage, taken over once.

/**
 * Bring what stands in localStorage into a keep, and take it away there once it is kept. Idempotent.
 * commands: where names of commands begin, in order; refused: name of a list of {command, code, facts};
 * values: name in the keep -> name in localStorage. What the keep has already is newer.
 */
export async function takeOver(keep, { commands, refused, values = {} }) {
  try {
    const items = window.localStorage;
    for (const { command, code, facts } of read(items, refused) ?? []) await keep.add(command, { code, facts });
    for (const place of Object.keys(items).filter((name) => name.startsWith(commands)).sort()) {
      const command = read(items, place);
      if (command) await keep.add(command);
      items.removeItem(place);
    }
    for (const [name, place] of Object.entries(values)) {
      const value = read(items, place);
      if (value === null || keep.values.has(name)) continue;
      await keep.put(name, value);
    }
    if (!keep.lasting.peek()) return; // where nothing can be kept it stays where it is
    for (const place of [refused, ...Object.values(values)]) if (place) items.removeItem(place);
  } catch (error) {
    console.warn("earlier: left where it is", error?.name);
  }
}

function read(items, name) {
  try {
    return JSON.parse(items.getItem(name) ?? "null");
  } catch {
    return null;
  }
}
