// The database of this browser: what it holds, and one transaction that is on the disk when its promise resolves.

const OPEN_MS = 3_000; // where storage is forbidden some browsers give no answer at all

/** Open the database. lost(): it was closed under us, perhaps emptied, too. Rejects where there is no storage. */
export const openDatabase = (lost) =>
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

/**
 * Run `act` in one transaction on all stores, {commands, values, leases}; resolve with the `result` of what it asked
 * for, once that is on the disk. mode: "readonly" or "readwrite".
 */
export const within = (db, mode, act) =>
  new Promise((resolve, reject) => {
    const names = ["commands", "values", "leases"];
    const transaction = db.transaction(names, mode, { durability: "strict" }); // a flat battery asks nobody first
    const asked = act(Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)])));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onabort = () => reject(transaction.error);
  });
