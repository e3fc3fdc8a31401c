// What a poll asks, as its form holds it: every number a text, as typed, and each choice under a key of its own, so that
// its translations and its place as the right answer stay with it when the choices above it are taken away.

import { makeId } from "tablee/ids.js";

export const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Methods in the order in which they are offered, in groups. */
export const METHOD_GROUPS = {
  choose: ["single", "approval", "yes-no"],
  shade: ["scale", "majority-judgment"],
  order: ["instant-runoff", "schulze", "points"],
  spend: ["greedy", "equal-shares"],
  meet: ["consent", "quiz"],
};

/** Those that need choices of their own, since a pushed proposal has no cost, is no objection and no right answer. */
const OWN_ONLY = ["greedy", "equal-shares", "consent", "quiz"];
export const needsOwn = (method) => OWN_ONLY.includes(method);
export const hasCosts = (method) => method === "greedy" || method === "equal-shares";
/** One choice alone can be graded; for the others it would be a slip, unless it is the only proposal. */
const takesOne = ({ method, choices }) =>
  ["yes-no", "scale", "majority-judgment"].includes(method) || Boolean(choices[0]?.proposal_id);

export const choiceOf = ({ text = "", pictogram = "", proposal_id = null, cost = 0 }) => ({
  key: makeId("k"), text, pictogram, proposal_id, cost: cost ? String(cost) : "",
});

const typed = (number) => (number ? String(number) : "");

/** Return the paper of a poll, planned or to be planned. */
export function paperOf(poll) {
  const { title, question, method, choices, rules, words, results, ballots, duration_s } = poll;
  const byId = Object.fromEntries(choices.map(({ id }) => [id, id])); // a saved choice has its id as its key
  return {
    title, question, method, results, ballots,
    own: choices.length > 0,
    choices: choices.map((choice) => ({ ...choiceOf(choice), key: choice.id })),
    least: typed(rules.least), most: typed(rules.most), points: typed(rules.points), budget: typed(rules.budget),
    answer_s: typed(rules.answer_s), right: byId[rules.right] ?? "",
    minutes: duration_s ? String(Math.round((100 * duration_s) / 60) / 100) : "",
    words: Object.fromEntries(Object.entries(words).map(([language, said]) => [language, { ...said, choices: { ...said.choices } }])),
  };
}

const number = (text) => (text.trim() === "" ? 0 : Number(text.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".")));
const whole = (text) => Math.round(number(text)) || 0;

/** Return the fields of plan-poll or change-poll that a paper stands for, those of other methods left out. */
export function commandOf(paper) {
  const { title, question, method, results, ballots } = paper;
  const own = paper.own || needsOwn(method);
  const idOf = new Map(paper.choices.map((choice, place) => [choice.key, LETTERS[place]?.toLowerCase()]));
  const choices = own ? paper.choices.map(({ text, pictogram, proposal_id, cost }) => ({
    id: "", letter: "", text: text.trim(), pictogram, colour: "",
    ...(proposal_id && { proposal_id }), ...(hasCosts(method) && { cost: whole(cost) }),
  })) : [];
  const words = {};
  for (const [language, said] of Object.entries(paper.words)) {
    const known = own ? Object.entries(said.choices ?? {}).filter(([key, text]) => idOf.has(key) && text.trim()) : [];
    const [inTitle, inQuestion] = [said.title?.trim() ?? "", said.question?.trim() ?? ""];
    const inChoices = Object.fromEntries(known.map(([key, text]) => [idOf.get(key), text.trim()]).sort());
    if (inTitle || inQuestion || known.length) words[language] = { title: inTitle, question: inQuestion, choices: inChoices };
  }
  const duration_s = Math.round(60 * number(paper.minutes)) || null;
  return { title: title.trim(), question: question.trim(), method, choices, rules: rulesOf(paper, idOf), words, results, ballots, duration_s };
}

function rulesOf({ method, least, most, points, budget, right, answer_s }, idOf) {
  if (method === "approval") return { least: whole(least), most: whole(most) };
  if (method === "points") return { points: whole(points) };
  if (hasCosts(method)) return { budget: whole(budget) };
  if (method === "quiz") return { right: idOf.get(right) ?? "", answer_s: whole(answer_s) };
  return {};
}

const isWhole = (text, least, most) => Number.isInteger(number(text)) && number(text) >= least && number(text) <= most;

/** Return the names of what keeps a paper from being saved, in the order of the form. Gaps are no reason. */
export function lacksOf(paper, limits) {
  const { method, choices, least, most, points, budget, right, answer_s, minutes } = paper;
  const own = paper.own || needsOwn(method);
  const n = own ? choices.length : LETTERS.length;
  const costs = own && hasCosts(method);
  return [
    !paper.title.trim() && "regie-needs-title",
    !paper.question.trim() && "regie-needs-question",
    own && choices.length < (takesOne(paper) ? 1 : 2) && "regie-needs-two-choices",
    own && choices.some((choice) => !choice.text.trim()) && "regie-needs-choices",
    costs && !isWhole(budget, 1, limits.money) && "regie-needs-budget",
    costs && choices.some((choice) => !isWhole(choice.cost, 1, limits.money)) && "regie-needs-costs",
    method === "points" && !isWhole(points, 1, limits.points) && "regie-needs-points",
    method === "approval" && !(isWhole(most, 0, n) && isWhole(least, 0, whole(most) || n)) && "regie-needs-limits",
    method === "quiz" && !choices.some((choice) => choice.key === right) && "regie-needs-right",
    method === "quiz" && !isWhole(answer_s, 0, limits.answer_s) && "regie-needs-seconds",
    !(number(minutes) >= 0 && number(minutes) * 60 <= limits.poll_s) && "regie-needs-minutes",
  ].filter(Boolean);
}
