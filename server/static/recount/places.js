// Places in a ranking, shares, and the frame of every tally.

/** Return `ids` in places, the first first. compare(a, b): under 0 when a comes before b, 0 when they are equal. */
export function inPlaces(ids, compare) {
  const order = ids.map((id, at) => ({ id, at }));
  order.sort((a, b) => compare(a.id, b.id) || a.at - b.at);
  const places = [];
  for (const { id } of order) {
    const last = places[places.length - 1];
    if (last && compare(last[0], id) === 0) last.push(id);
    else places.push([id]);
  }
  return places;
}

/** Return a comparison for `inPlaces`: the greater number comes first. numbers: id -> number. */
export const mostFirst = (numbers) => (a, b) => numbers[b] - numbers[a];

/** Return the places that several share. */
export const sharedOf = (places) => places.filter((place) => place.length > 1);

/** Return a whole percentage, halves rounded up; `null` of nothing. */
export function percentOf(part, whole) {
  if (!whole) return null;
  const parts = 200 * part + whole;
  // Not a division that is cut off: near a whole number it might already have been rounded up.
  return (parts - (parts % (2 * whole))) / (2 * whole);
}

/** Return id -> what `make` gives for it, without those for which it gives `null`. */
export function mapOf(ids, make) {
  const made = {};
  for (const id of ids) {
    const value = make(id);
    if (value !== null) made[id] = value;
  }
  return made;
}

export const sumOf = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

/**
 * Return a tally: what `found` says, and what is the same for every method.
 * box: ballots as `readBox` gives them. found: counts, ranking, and whatever else the method has to say.
 */
export function tallyOf(box, found) {
  return Object.assign(
    {
      blank: sumOf(box.map((ballot) => (ballot.blank ? ballot.times : 0))),
      ballots: sumOf(box.map((ballot) => ballot.times)),
      winners: [],
      percents: {},
      ties: [],
      seed: "",
      hands: 0,
      spoiled: 0,
      detail: null,
    },
    found,
  );
}
