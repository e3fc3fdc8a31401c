// The ballots of a published box: read, grouped, and checked against the rules of their poll.

const MARKING = { single: 1, consent: 1, quiz: 1, approval: 0, greedy: 0, "equal-shares": 0 };
const GRADES = { "yes-no": [1, 0], scale: [5, 4, 3, 2, 1], "majority-judgment": [6, 5, 4, 3, 2, 1] };
const REASON_MOST = 500;
// Blanks as the server takes them away at both ends; control characters stand nowhere.
const BLANKS = "[ \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]";
const UNTIDY = new RegExp(`[\u0000-\u001f\u007f-\u009f]|^${BLANKS}|${BLANKS}$`);

export const gradesOf = (method) => GRADES[method] || [];

export const idsOf = (poll) => poll.choices.map((choice) => choice.id);

/** Return the ballots of the box, equal ones once. texts: as they were published. */
export function readBox(texts) {
  const times = new Map();
  for (const text of texts) times.set(text, (times.get(text) || 0) + 1);
  return Array.from(times, ([text, number]) => ballotOf(text, number));
}

function ballotOf(text, times) {
  const read = JSON.parse(text);
  const ballot = {
    marks: read.marks || [],
    values: read.values || {},
    reason: read.reason || "",
    table: read.table || 0,
    left: read.left || 0,
    times,
  };
  ballot.blank = !ballot.marks.length && !Object.keys(ballot.values).length;
  return ballot;
}

/** Return the texts that are no ballots of this poll: not readable, or not as its rules allow. */
export function strangersIn(poll, texts) {
  const known = new Map();
  return texts.filter((text) => {
    if (!known.has(text)) known.set(text, isOf(poll, text));
    return !known.get(text);
  });
}

function isOf(poll, text) {
  try {
    const ballot = ballotOf(text, 1);
    return text === written(poll, ballot) && allowed(poll, ballot);
  } catch (error) {
    return false;
  }
}

/** Return the one text in which a ballot may stand in the box: without blanks, in the order of the choices. */
function written(poll, ballot) {
  const kept = {};
  const marks = idsOf(poll).filter((id) => ballot.marks.indexOf(id) >= 0);
  if (marks.length) kept.marks = marks;
  for (const id of idsOf(poll)) {
    if (id in ballot.values) (kept.values = kept.values || {})[id] = ballot.values[id];
  }
  if (ballot.reason) kept.reason = ballot.reason;
  if (ballot.table) kept.table = ballot.table;
  if (ballot.left) kept.left = ballot.left;
  return JSON.stringify(kept);
}

function allowed(poll, ballot) {
  const { method, rules } = poll;
  const numbers = Object.keys(ballot.values).map((id) => ballot.values[id]);
  const extras = Boolean(ballot.reason) + Boolean(ballot.table) + Boolean(ballot.left);
  if (!numbers.every((number) => Number.isInteger(number))) return false;
  if (ballot.blank) return extras === (method === "quiz" && ballot.table > 0 ? 1 : 0);
  if (!(method in MARKING)) return !ballot.marks.length && !extras && numbersAllowed(poll, numbers);
  if (numbers.length) return false;
  const most = MARKING[method] || rules.most || poll.choices.length;
  const least = MARKING[method] ? 0 : rules.least;
  if (ballot.marks.length < least || ballot.marks.length > most) return false;
  if (method === "consent") return reasonAllowed(ballot, poll.choices[1].id);
  if (method !== "quiz") return !extras;
  const timed = rules.answer_s > 0 && ballot.marks[0] === rules.right;
  return !ballot.reason && ballot.table >= 0 && ballot.left >= 0 && ballot.left <= (timed ? 10 : 0);
}

function numbersAllowed(poll, numbers) {
  const { method, rules } = poll;
  if (method in GRADES) return numbers.every((number) => GRADES[method].indexOf(number) >= 0);
  if (method === "points") {
    const spent = numbers.reduce((sum, number) => sum + number, 0);
    return numbers.every((number) => number > 0) && (!rules.points || spent <= rules.points);
  }
  const different = new Set(numbers);
  const withoutGaps = numbers.every((rank) => rank >= 1 && rank <= different.size);
  return withoutGaps && (method === "schulze" || different.size === numbers.length);
}

function reasonAllowed(ballot, objects) {
  if (ballot.table || ballot.left) return false;
  if (ballot.marks[0] !== objects) return !ballot.reason;
  const letters = Array.from(ballot.reason).length;
  return letters >= 1 && letters <= REASON_MOST && !UNTIDY.test(ballot.reason);
}
