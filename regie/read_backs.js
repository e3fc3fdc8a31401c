// Read-backs: what the tables say of the proposals that their notes are in, and who has not said anything yet.

import { computed } from "@preact/signals";
import { isContested } from "./contested.js";
import { store } from "./house.js";
import { pushedProposals, tables } from "./records.js";

function answersTo(proposal) {
  const sources = new Set(proposal.note_ids.map((id) => store.notes.value.get(id)?.table_id).filter(Boolean));
  const rows = [];
  const counts = { in: 0, part: 0, missing: 0, awaited: 0 };
  for (const table of tables.value) {
    const answer = store.read_backs.value.get(`${proposal.id}.${table.id}`) ?? null;
    const isSource = sources.has(table.id);
    if (!answer && !isSource) continue;
    const isPresent = answer?.wording === proposal.wording;
    if (isPresent) counts[answer.fit] += 1;
    else if (isSource) counts.awaited += 1;
    rows.push({ table, answer, isPresent, isSource });
  }
  return { rows, counts, contested: isContested(counts, sources.size) };
}

/**
 * proposal id -> {rows, counts, contested} of the proposals that the tables have.
 * rows: in the order of the tables, {table, answer, isPresent, isSource}; answer `null` while there is none; isPresent:
 * whether it is about the wording that stands; isSource: whether a note of the table is in the proposal (still).
 * counts: fit -> answers about the wording that stands; `awaited`: source tables that have said nothing about it.
 */
export const readBacksOf = computed(() => new Map(pushedProposals.value.map((each) => [each.id, answersTo(each)])));

/** table id -> [{proposal, answer, isPresent}], of every proposal that the table was asked about. */
export const readBacksFrom = computed(() => {
  const found = new Map(tables.value.map(({ id }) => [id, []]));
  for (const proposal of pushedProposals.value) {
    const { rows } = readBacksOf.value.get(proposal.id);
    for (const { table, ...row } of rows) found.get(table.id).push({ proposal, ...row });
  }
  return found;
});

/** How many proposals wait for a word of a table. */
export const readBacksAwaited = (id) =>
  (readBacksFrom.value.get(id) ?? []).filter((row) => row.isSource && !row.isPresent).length;
