// The order in which the table puts its notes: seen at once, kept, and sent when the hands have come to rest.

import { effect } from "@preact/signals";

const REST_MS = 1_500; // one order for the régie, not one for each step on the way to it

/**
 * order: kept signal of {round_id, note_ids}, what was not sent yet, or `null`. items: signal of the rows, as
 * `noteItems` gives them. Return move(id, place): put a note at a place among those that stand, 0 for the first.
 */
export function openOrdering({ outbox, round, items, order }) {
  let timer = null;

  function send() {
    const kept = order.peek();
    if (!kept) return;
    void outbox.send({ type: "order-notes", ...kept });
    order.value = null;
  }

  effect(() => {
    clearTimeout(timer);
    // What an earlier page left goes out too; a round that closes waits for nobody's hands.
    if (order.value) timer = setTimeout(send, order.value.round_id === round.value?.id ? REST_MS : 0);
  });

  return function move(id, place) {
    const ids = items.peek().filter((item) => item.state !== "withdrawn" && item.id !== id).map((item) => item.id);
    ids.splice(Math.max(0, place), 0, id);
    order.value = { round_id: round.peek().id, note_ids: ids };
  };
}
