// Where a meeting stands against its plan. All times in milliseconds since 1970, on the server's clock.

/** When a step that is on is expected to end, however long that is past. */
const endOf = (step, now) => Math.max(step.endsAt ?? step.begunAt + 1000 * step.duration_s, now);

/** What the plan held for a step, in milliseconds: until the meeting begins, whatever is not left out. */
const planned = ({ planned_s, skipped, duration_s }) => 1000 * (planned_s ?? (skipped ? 0 : duration_s));

/** The plan as it stands still: id -> when a step was meant to begin; `null` for what was added since. */
function plannedTimes(steps, startsAt) {
  const frozen = steps.some(({ planned_s }) => planned_s !== null);
  const inPlan = frozen ? steps.filter(({ planned_rank }) => planned_rank !== null) : steps;
  const times = new Map(steps.map(({ id }) => [id, null]));
  let at = startsAt;
  for (const step of frozen ? inPlan.sort((a, b) => a.planned_rank - b.planned_rank) : inPlan) {
    times.set(step.id, at);
    if (at !== null) at += planned(step);
  }
  return times;
}

export const isOn = (step) => step.begunAt !== null && step.endedAt === null;
export const isToCome = (step) => step.begunAt === null && step.endedAt === null && !step.skipped;

/**
 * steps: in order, [{id, duration_s, planned_s, planned_rank, skipped, begunAt, endsAt, endedAt}]; `null` for what has
 * not happened, or has no end. startsAt: when the meeting is meant to begin, `null`: nobody has said.
 * Return {phase, times, lateMs, endsAt, plannedEnd}. phase: "before" the first step, "on", "between" two, "after" the
 * last. times: id -> {plannedAt, expectedAt}; expectedAt: of what is to come, else `null`. lateMs: how late the next
 * step is, negative when there is time in hand; the end, when nothing is to come. endsAt: of the meeting, expected.
 * plannedAt, lateMs and plannedEnd are `null` without a planned start. plannedAt stands still from the first step on;
 * lateMs is held against what was planned for whatever comes before the next step now, in whichever order.
 */
export function timing(steps, startsAt, now) {
  const on = steps.filter(isOn);
  const begun = steps.some((step) => step.begunAt !== null);
  const next = steps.find(isToCome);
  const phase = on.length ? "on" : !begun ? "before" : next ? "between" : "after";
  let plan = startsAt;
  let clock = Math.max(now, ...on.map((step) => endOf(step, now)));
  if (phase === "before") clock = Math.max(now, startsAt ?? now);
  if (phase === "after") clock = Math.max(...steps.map((step) => (step.begunAt === null ? 0 : step.endedAt)));
  const toward = clock; // when the next step can begin, or when the last one ended
  let lateMs = null;
  const plans = plannedTimes(steps, startsAt);
  const times = new Map();
  for (const step of steps) {
    const expectedAt = isToCome(step) ? clock : null;
    if (step === next && plan !== null) lateMs = toward - plan;
    times.set(step.id, { plannedAt: plans.get(step.id), expectedAt });
    if (expectedAt !== null) clock += 1000 * step.duration_s;
    if (plan !== null) plan += planned(step);
  }
  if (!next && plan !== null) lateMs = toward - plan;
  return { phase, times, lateMs, endsAt: steps.length ? clock : null, plannedEnd: plan };
}

/** Whole minutes: positive when late, negative when there is time in hand, 0 within the minute. */
export const lateMinutes = (lateMs) => Math.trunc(lateMs / 60_000) || 0;
