// Numbers of tables as people write them: « 1-5, 8 ».

const MOST = 10_000; // numbers in one range: whoever types a figure too many must not wait

/** Return the numbers that a text such as "1-5, 8" names; what is no number is passed over. */
export function numbersIn(text) {
  const found = new Set();
  for (const [, first, last = first] of text.matchAll(/(\d+)(?:\s*[-–]\s*(\d+))?/g)) {
    const end = Math.min(Number(last), Number(first) + MOST);
    for (let number = Number(first); number <= end; number++) found.add(number);
  }
  return found;
}
