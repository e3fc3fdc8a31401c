// The one connection of this page, what it has been shown, and the acts on their way.

import { computed } from "@preact/signals";
import { connect } from "tablee/connection.js";
import { takeOver } from "tablee/earlier.js";
import { openKeep } from "tablee/keep.js";
import { createOutbox } from "tablee/outbox.js";
import { createStore } from "tablee/store.js";
import { isLate, lapsing } from "./lapsing.js";
import { POWERS } from "./powers.js";
import { inSteps } from "./stream.js";

const { meeting: meetingId, session } = document.body.dataset;
export const { role } = document.body.dataset;
export const keep = await openKeep(`${meetingId}/${session}`);
await takeOver(keep, { commands: "tablee-regie/" });
export const connection = connect({ door: "regie" });
export const store = createStore();
connection.onFrame(inSteps(store.take));
export const outbox = lapsing(createOutbox(connection, keep, { isLate }), connection);
await outbox.ready;

/** Whether this role may ask for commands of `type`. */
export const may = (type) => POWERS[type]?.includes(role) ?? false;

/** Whether the line is up: what everyone in the hall sees at once is not done from a queue. */
export const online = computed(() => connection.status.value === "online");

export const meeting = computed(() => [...store.meetings.value.values()][0] ?? null);
