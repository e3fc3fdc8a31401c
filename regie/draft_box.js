// What is being written here, of one kind: kept in this browser until it is saved, and touched by nobody else.

import { computed, signal } from "@preact/signals";
import { meeting, store } from "./house.js";

/**
 * Return the drafts of one kind, by the id of what they are drafts of.
 * prefix: of their items in the storage. saved: id -> what the server has of it, `null` for nothing. same: whether two
 * say the same. Beside what its kind holds, a draft has `meeting`, `base`: what was saved when it began, else `null`,
 * and `seen`: the seq of then, so that the server can tell whether somebody has changed it since.
 */
export function draftBox({ prefix, saved, same }) {
  const all = signal(load(prefix));
  const mine = computed(() => new Map([...all.value].filter(([, draft]) => draft.meeting === meeting.value?.id)));
  const begun = (id) => ({ meeting: meeting.value.id, base: saved(id), seen: store.seq.peek() });

  /** One item a draft: two tabs then never overwrite each other's words. `null` takes it away. */
  function keep(id, draft) {
    const others = new Map(all.peek());
    if (draft) others.set(id, draft);
    else others.delete(id);
    all.value = others;
    try {
      if (draft) localStorage.setItem(prefix + id, JSON.stringify(draft));
      else localStorage.removeItem(prefix + id);
    } catch (error) {
      console.warn("drafts: not kept over a reload", error.name);
    }
  }

  return {
    /** The drafts of this meeting: id -> draft. */
    mine,

    /** What an editor shows: the draft, else what is saved, else `null`. */
    shown: (id) => mine.value.get(id) ?? saved(id),

    /** Begin what the server does not know yet. */
    begin: (id, draft) => keep(id, { ...draft, ...begun(id), base: null }),

    /** Change a part; a draft that says what was saved is none any more. */
    change(id, part) {
      const former = mine.value.get(id) ?? { ...saved(id), ...begun(id) };
      const draft = { ...former, ...part };
      keep(id, draft.base && same(draft, draft.base) ? null : draft);
    },

    drop: (id) => keep(id, null),

    /** Whether somebody else has saved something since the draft was begun. */
    isOvertaken(id) {
      const base = mine.value.get(id)?.base;
      return Boolean(base && saved(id) && !same(saved(id), base));
    },

    /** Go on from what is saved now, with these words; what others have saved has been seen. */
    goOnWith: (id, draft) => keep(id, same(draft, saved(id)) ? null : { ...draft, ...begun(id) }),

    /** Say that `sent` is saved now; what was typed meanwhile stays a draft. */
    taken(id, sent) {
      const now = all.peek().get(id);
      if (now) keep(id, same(now, sent) ? null : { ...now, base: sent, seen: store.seq.peek() });
    },
  };
}

function load(prefix) {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix));
    return new Map(names.map((name) => [name.slice(prefix.length), JSON.parse(localStorage[name])]));
  } catch (error) {
    console.warn("drafts: no storage, kept in memory", error.name);
    return new Map();
  }
}
