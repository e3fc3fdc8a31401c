// What outlives the page: commands and values of one key, in IndexedDB, shared by all tabs of this browser.

import { signal } from "@preact/signals";
import { openDatabase, within } from "./database.js";
import { makeId } from "./ids.js";

const LEASE_MS = 5_000; // how long the other tabs wait for one that fell silent
const MARGIN_MS = 2_000;

/**
 * Open what is kept under `key`, such as "m_…/t_…". It never fails: where there is no storage everything that writes
 * rejects, `lasting` (a signal: whether the last write was kept) is false, and whoever asks goes on with what is in
 * memory. values: Map name -> value, as they are.
 * rows(): [{place, command, refusal, at}], in the order in which they came; at: ms since 1970, when it was asked.
 * add(command, refusal, at): its place; idempotent by the id. refuse(id, refusal). remove(id, place): by its place it
 * is gone even when the page is; `null`: not known. put(name, value): what is put in the tick of an `add` is kept
 * with it or not at all. once(name, made): the value that stands there, for all tabs the same; `made` where there is
 * none. holds(): whether this tab may send now; take(): ask for that; release(). onRows(changed, lost),
 * onValue(name, fn): what other tabs did, and that all may be gone. tell(): say to them that rows have changed.
 */
export async function openKeep(key) {
  const tab = makeId("tab");
  const lasting = signal(true);
  const waiting = new Map(); // name -> value, on its way to the disk
  const values = new Map();
  const listeners = { rows: () => null, lost: () => null, values: new Map() };
  const channel = window.BroadcastChannel && new BroadcastChannel(`tablee/${key}`);
  let opening = null;
  let late = false; // what was kept could not be read yet
  let leasedUntil = 0;

  /** The database was closed under us, perhaps emptied, too: all that this tab knows is kept once more. */
  function lose() {
    opening = null;
    for (const [name, value] of values) waiting.set(name, value);
    listeners.lost();
  }

  async function run(mode, act) {
    let puts = [];
    try {
      opening ??= openDatabase(lose).catch((error) => {
        opening = null; // a slow tablet may have it the next time
        throw error;
      });
      const result = await within(await opening, mode, (stores) => {
        if (mode === "readwrite") {
          puts = [...waiting];
          for (const [name, value] of puts) stores.values.put({ key, name, value });
          waiting.clear();
        }
        return act(stores);
      });
      lasting.value ||= mode === "readwrite";
      if (late) void recall();
      return result;
    } catch (error) {
      if (lasting.peek()) console.warn("keep: no storage, kept in memory", error?.name);
      lasting.value = false;
      for (const [name, value] of puts) if (!waiting.has(name)) waiting.set(name, value);
      throw error;
    }
  }

  const commitNow = ({ leases }) => void leases.transaction.commit?.(); // the page may be on its way out
  const giveUp = (stores) => (stores.leases.delete(key), commitNow(stores));
  const ofKey = () => IDBKeyRange.only(key);
  const withRow = (id, act) =>
    run("readwrite", ({ commands }) => {
      const found = commands.index("id").openCursor(IDBKeyRange.only(id));
      found.onsuccess = () => found.result && act(found.result);
    });

  const valueChanged = ({ name, value }) => values.set(name, value) && listeners.values.get(name)?.(value);
  if (channel) channel.onmessage = ({ data }) => (data === null ? listeners.rows() : valueChanged(data));
  /** Take over what stands there, but for what was changed here since. */
  async function recall(isKnown = (name) => values.has(name)) {
    late = false;
    const read = run("readonly", (stores) => stores.values.index("key").getAll(ofKey()));
    const kept = await read.catch(() => ((late = true), []));
    for (const each of kept) if (!isKnown(each.name)) valueChanged(each);
  }
  await recall();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") return;
    listeners.rows(); // a tab that slept has heard nothing
    void recall((name) => waiting.has(name));
  });

  const keep = {
    lasting,
    values,
    rows: () => run("readonly", ({ commands }) => commands.index("key").getAll(ofKey())),
    add: (command, refusal = null, at = Date.now()) =>
      run("readwrite", ({ commands }) => {
        const asked = {};
        commands.index("id").getKey(command.id).onsuccess = ({ target }) => {
          if (target.result !== undefined) asked.result = target.result;
          else commands.add({ key, command, refusal, at }).onsuccess = (added) => (asked.result = added.target.result);
        };
        return asked;
      }),
    refuse: (id, refusal) => withRow(id, (cursor) => cursor.update({ ...cursor.value, refusal })),
    remove: (id, place) =>
      place === null
        ? withRow(id, (cursor) => cursor.delete())
        : run("readwrite", (stores) => (stores.commands.delete(place), commitNow(stores))),
    put(name, value) {
      waiting.set(name, value);
      values.set(name, value);
      channel?.postMessage({ name, value });
      return run("readwrite", commitNow).catch(() => null); // `lasting` says it
    },
    async once(name, made) {
      const kept = await run("readwrite", (stores) => {
        const asked = { result: made };
        stores.values.get([key, name]).onsuccess = ({ target }) => {
          if (target.result) asked.result = target.result.value;
          else stores.values.put({ key, name, value: made });
        };
        return asked;
      }).catch(() => made);
      return values.get(name) ?? (values.set(name, kept), kept);
    },
    holds: () => leasedUntil - Date.now() > MARGIN_MS,
    async take() {
      const until = Date.now() + LEASE_MS;
      let mine = true; // alone with its memory, a tab sends what it has
      await run("readwrite", ({ leases }) => {
        leases.get(key).onsuccess = ({ target }) => {
          const lease = target.result;
          // One that ends later than any could was given before the clock was set back.
          mine = !lease || lease.tab === tab || lease.until < Date.now() || lease.until > until;
          if (mine) leases.put({ key, tab, until });
        };
      }).catch(() => null);
      if (mine) leasedUntil = until;
      return mine;
    },
    release() {
      if (leasedUntil > Date.now()) void run("readwrite", giveUp).catch(() => null);
      leasedUntil = 0;
    },
    tell: () => channel?.postMessage(null),
    onRows: (rows, lost) => Object.assign(listeners, { rows, lost }),
    onValue: (name, listener) => listeners.values.set(name, listener),
  };
  window.addEventListener("pagehide", keep.release);
  return keep;
}
