// The tables that one has said to read oneself.

import { computed } from "@preact/signals";
import { store } from "./house.js";
import { me } from "./names.js";

/** The tables that one reads oneself. */
export const myTables = computed(() => new Set(store.members.value.get(me)?.table_ids ?? []));
