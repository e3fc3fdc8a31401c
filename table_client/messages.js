// Messages of the régie to this table: those that nobody has read yet, and those that were there before.

import { computed, effect } from "@preact/signals";

/**
 * unread: signal of the messages to be read, oldest first. received: of those that have been read, or were taken back,
 * newest first. read(message): say that it has been read; the page goes on at once, the régie hears of it in time.
 */
export function openMessages({ store, outbox }) {
  const all = computed(() => [...store.messages.value.values()].sort((one, other) => one.number - other.number));
  const read = computed(() => {
    const underWay = outbox.pending.value.filter(({ type }) => type === "read-message");
    return new Set([...store.readings.value.values(), ...underWay].map(({ message_id }) => message_id));
  });
  const isUnread = (message) => !message.withdrawn_at && !read.value.has(message.id);

  effect(() => {
    for (const { command } of outbox.refused.value) {
      if (command.type === "read-message") outbox.dismiss(command.id); // it was taken back before anyone had read it
    }
  });

  return {
    unread: computed(() => all.value.filter(isUnread)),
    received: computed(() => all.value.filter((message) => !isUnread(message)).reverse()),
    read: ({ id }) => void outbox.send({ type: "read-message", message_id: id }),
  };
}
