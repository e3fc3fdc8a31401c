// Exact arithmetic with whole numbers of any size (BigInt).

/**
 * Return under 0, 0 or over 0 as one price is lower than, equal to or higher than the other.
 * A price is the fraction `owed` of `per`, which is over 0.
 */
export function compared(one, other) {
  const [a, b] = [one.owed * other.per, other.owed * one.per];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Return the greatest whole number that divides both. */
export function divisor(a, b) {
  while (b) [a, b] = [b, a % b];
  return a < 0 ? -a : a;
}
