// Acts: a command sent, and the refusal shown beside the place where it was asked for.

import { computed, signal } from "@preact/signals";
import { html } from "htm/preact";
import { makeId } from "tablee/ids.js";
import { has, refusal, t } from "tablee/words.js";
import { outbox, store } from "./house.js";
import { nameOf } from "./names.js";

const faults = signal(new Map()); // place -> sentence
const asked = new Map(); // id of a command of this page -> the place that shows its refusal

export function clearFault(place) {
  for (const { command } of outbox.refused.peek()) if (placeOf(command) === place) outbox.dismiss(command.id);
  if (!faults.peek().has(place)) return;
  const others = new Map(faults.peek());
  others.delete(place);
  faults.value = others;
}

function setFault(place, sentence) {
  faults.value = new Map(faults.peek()).set(place, sentence);
}

/** Who changed what, of which one's own act would have been the second. */
function changedWords({ what, ids, by }) {
  const who = nameOf(by);
  const proposal = what === "proposal" && store.proposals.peek().get(ids[0]);
  if (proposal) return t("regie-changed-proposal", { who, number: proposal.number });
  const numbers = ids.map((id) => store.notes.peek().get(id)?.number).filter(Boolean).join(", ");
  if (what === "answer") return t("regie-changed-answer", { who, number: numbers });
  if (what === "sentences") return t("regie-changed-sentences", { who });
  if (what === "round") {
    return t("regie-changed-round", { who, number: store.rounds.peek().get(ids[0])?.number ?? "" });
  }
  if (what === "tables") return t("regie-changed-tables", { who });
  if (what === "display") return t("regie-changed-display", { who });
  if (what === "note") return t("regie-changed-note", { who, numbers, n: ids.length });
  return t("regie-changed-theme", { who, name: store.themes.peek().get(ids[0])?.name ?? "" });
}

/** What a refusal says here: some general sentences speak to whoever votes, not to whoever holds the vote. */
function said({ code, facts }) {
  if (code === "changed-meanwhile") return changedWords(facts);
  return has(`regie-refusal-${code}`) ? t(`regie-refusal-${code}`, facts) : refusal(code, facts);
}

/** Send a command; a refusal appears at `place`. Return the outcome, as the outbox gives it. */
export async function act(place, command) {
  clearFault(place);
  const id = makeId("c");
  asked.set(id, place);
  const outcome = await outbox.send({ ...command, id });
  if (!outcome.ok) setFault(place, said(outcome));
  return outcome;
}

// A command of before a reload has no place any more; its refusal must be read all the same.
const placeOf = ({ id }) => asked.get(id) ?? "page";
const left = computed(() => outbox.refused.value.find(({ command }) => placeOf(command) === "page"));

/** The refusal at a place, in a plain sentence, until it is put away or the next try. */
export function Fault({ place }) {
  const sentence = faults.value.get(place) ?? (place === "page" && left.value ? said(left.value) : undefined);
  return html`<div class="fault-place" role="alert">
    ${sentence &&
    html`<p class="fault">
      <span class="badge refused">${t("regie-refused")}</span> <span>${sentence}</span>
      <button type="button" class="button quiet" onClick=${() => clearFault(place)}>${t("regie-understood")}</button>
    </p>`}
  </div>`;
}
