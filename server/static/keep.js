// What outlives the page: commands and values of one key, in IndexedDB, shared by all tabs of this browser.

import { signal } from "@preact/signals";
import { makeId } from "./ids.js";

const OPEN_MS = 3_000; // where storage is forbidden some browsers give no answer at all
const LEASE_MS = 5_000; // how long the other tabs wait for one that fell silent
const MARGIN_MS = 2_000;

/**
 * Open what is kept under `key`, such as "m_…/t_…". It never fails: where there is no storage everything that writes
 * rejects, `lasting` is false, and whoever asks goes on with what is in memory.
 * lasting: signal, whether the last write was kept. values: Map name -> value, as they are.
 * rows(): [{place, command, refusal}], in the order in which they came. add(command, refusal): its place; idempotent
 * by the id. refuse(id, refusal), remove(id). put(name, value): what is put in the tick of an `add` is kept with it or
 * not at all. holds(): whether this tab may send now; take(): ask for that; release().
 * onRows(changed, lost), onValue(name, fn): what other tabs did, and that all may be gone. tell(): say to them that rows are others than before.
 */
export async function openKeep(key) {
  const tab = makeId("tab");
  const lasting = signal(true);
  const waiting = new Map(); // name -> value, on its way to the disk
  const values = new Map();
  const listeners = { rows: () => null, lost: () => null, values: new Map() };
  const channel = window.BroadcastChannel ? new BroadcastChannel(`tablee/${key}`) : null;
  let opening = null;
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
      opening ??= open(lose);
      const result = await within(await opening, mode, (stores) => {
        if (mode === "readwrite") {
          puts = [...waiting];
          for (const [name, value] of puts) stores.values.put({ key, name, value });
          waiting.clear();
        }
        return act(stores);
      });
      lasting.value ||= mode === "readwrite";
      return result;
    } catch (error) {
      if (lasting.peek()) console.warn("keep: no storage, kept in memory", error?.name);
      lasting.value = false;
      for (const [name, value] of puts) if (!waiting.has(name)) waiting.set(name, value);
      throw error;
    }
  }

  const giveUp = ({ leases }) => void leases.delete(key).transaction.commit?.(); // the page may be on its way out
  const ofKey = () => IDBKeyRange.only(key);
  const withRow = (id, act) =>
    run("readwrite", ({ commands }) => {
      commands.index("id").openCursor(IDBKeyRange.only(id)).onsuccess = ({ target }) => target.result && act(target.result);
    });

  const valueChanged = ({ name, value }) => values.set(name, value) && listeners.values.get(name)?.(value);
  if (channel) channel.onmessage = ({ data }) => (data === null ? listeners.rows() : valueChanged(data));
  const read = () => run("readonly", (stores) => stores.values.index("key").getAll(ofKey())).catch(() => []);
  for (const { name, value } of await read()) if (!values.has(name)) values.set(name, value);
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState === "hidden") return;
    listeners.rows(); // a tab that slept has heard nothing
    for (const kept of await read()) if (!waiting.has(kept.name)) valueChanged(kept);
  });

  const keep = {
    lasting,
    values,
    rows: () => run("readonly", ({ commands }) => commands.index("key").getAll(ofKey())),
    add: (command, refusal = null) =>
      run("readwrite", ({ commands }) => {
        const asked = {};
        commands.index("id").getKey(command.id).onsuccess = ({ target }) => {
          if (target.result !== undefined) asked.result = target.result;
          else commands.add({ key, command, refusal }).onsuccess = (added) => (asked.result = added.target.result);
        };
        return asked;
      }),
    refuse: (id, refusal) => withRow(id, (cursor) => cursor.update({ ...cursor.value, refusal })),
    remove: (id) => withRow(id, (cursor) => cursor.delete()),
    put(name, value) {
      waiting.set(name, value);
      values.set(name, value);
      channel?.postMessage({ name, value });
      return run("readwrite", () => null).catch(() => null); // `lasting` says it
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

const open = (lost) =>
  new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("no answer")), OPEN_MS);
    const asked = window.indexedDB.open("tablee", 1);
    asked.onupgradeneeded = () => {
      const commands = asked.result.createObjectStore("commands", { keyPath: "place", autoIncrement: true });
      commands.createIndex("key", "key");
      commands.createIndex("id", "command.id", { unique: true });
      asked.result.createObjectStore("values", { keyPath: ["key", "name"] }).createIndex("key", "key");
      asked.result.createObjectStore("leases", { keyPath: "key" });
    };
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      asked.result.onclose = lost;
      asked.result.onversionchange = () => (asked.result.close(), lost());
      resolve(asked.result);
    };
  });

/** Run `act` in one transaction; resolve with the result of what it asked for, once that is on the disk. */
const within = (db, mode, act) =>
  new Promise((resolve, reject) => {
    const names = ["commands", "values", "leases"];
    const transaction = db.transaction(names, mode, { durability: "strict" }); // a flat battery asks nobody first
    const asked = act(Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)])));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onabort = () => reject(transaction.error);
  });
