// What the service worker keeps. A script of worker.js, not a module: browsers that can do without are too new.
//
// One cache a version holds every file that the server lists for it, each with the digest that it lists, and then the
// pages themselves: a page is there with all of its files or not at all.

const KEPT = "tablee-table-"; // and the version
const OURS = "tablee-worker"; // what to say where nothing is kept
const FILES = "/table-files.json";
const AT_ONCE = 4; // files: the notes need the line, too
const ANY = { ignoreVary: true }; // what lies here is not packed in any way

/** The names of the caches, newest first. */
const keptNames = async () => (await caches.keys()).filter((name) => name.startsWith(KEPT)).reverse();

/** The address of a page opens its table, and need not lie here in clear. */
const nameOf = async (path) => `/table-worker/page/${await digestOf(new TextEncoder().encode(path))}`;

async function keptFile(request) {
  for (const cacheName of await keptNames()) {
    const file = await caches.match(request, { cacheName, ...ANY });
    if (file) return file;
  }
  return undefined;
}

/** {page, version}, or `undefined` where it is not kept. */
async function keptPage(path) {
  const name = await nameOf(path);
  for (const cacheName of await keptNames()) {
    const page = await caches.match(name, { cacheName, ...ANY });
    if (page) return { page, version: cacheName.slice(KEPT.length) };
  }
  return undefined;
}

async function forget(path, except = "") {
  const name = await nameOf(path);
  for (const each of await keptNames()) if (each !== except) await (await caches.open(each)).delete(name, ANY);
}

/** Keep a page as the server has it now, after all of its files. Rejects when something of that could not be had. */
async function keep(path) {
  const { version, files } = await (await ask(FILES, "no-cache")).json();
  const [cache, name] = [await caches.open(KEPT + version), await nameOf(path)];
  const missing = [];
  for (const file of Object.keys(files)) if (!(await cache.match(file, ANY))) missing.push(file);
  const keepSome = async () => {
    for (let file = missing.shift(); file; file = missing.shift()) await keepFile(cache, file, files[file]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, keepSome));
  if (!(await cache.match(name, ANY))) {
    const answer = await ask(path, "no-store");
    const text = await answer.text();
    if (!text.includes(`data-version="${version}"`)) throw new Error("the page is of another version than its files");
    await cache.put(name, copyOf(text, answer));
  }
  await forget(path, KEPT + version);
  await tidy(version);
}

async function keepFile(cache, file, digest) {
  const answer = await ask(file, "default"); // the page has just had it
  const bytes = await answer.arrayBuffer();
  if ((await digestOf(bytes)) !== digest) throw new Error(`${file} is of another version`);
  await cache.put(file, copyOf(bytes, answer));
}

/** Drop all versions but the newest and the one before, in which a page may be open that has not asked for all yet. */
async function tidy(newest) {
  const [, ...older] = (await keptNames()).filter((name) => name !== KEPT + newest);
  for (const name of older) await caches.delete(name);
}

async function ask(path, cache) {
  const answer = await fetch(path, { cache, priority: "low" });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer;
}

/** The same answer with another body; what came packed lies here unpacked. */
function copyOf(body, { status, headers }) {
  const copied = new Headers(headers);
  for (const name of ["content-encoding", "content-length"]) copied.delete(name);
  return new Response(body, { status, headers: copied });
}

async function digestOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
