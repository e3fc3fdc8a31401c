// The service worker of the tables' pages (scope /t/): a page that was open once opens without a network, too.
// Anything but those pages and their files passes it by: votes, the régie, /live, the files of a meeting.

importScripts("/static/table_client/worker_shelf.js"); // keep, forget, keptPage, keptFile, copyOf

const UNOPENED = "/table-unopened";
const PAGE = /^\/t\/[^/]+$/;
const FILE = /^\/(static\/|qr\/vote\.svg$)/;
const PATIENCE_MS = 4_000; // a hall's Wi-Fi that hangs; by 2G the page takes 2 s

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(obey(event)));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (PAGE.test(pathname)) event.respondWith(openPage(event, pathname));
  } else if (FILE.test(pathname)) event.respondWith(openFile(request));
});

async function install() {
  await (await caches.open(OURS)).add(new Request(UNOPENED, { cache: "no-store" }));
  await self.skipWaiting(); // what is kept stays as it is
}

/** The page as the server has it now; as it was kept, where no answer comes in time; else what to do. */
async function openPage(event, path) {
  const kept = await keptPage(path);
  const answer = await fetchPage(event.request, kept ? PATIENCE_MS : Infinity);
  if (answer && (answer.status < 500 || !kept)) {
    if (answer.status === 404) event.waitUntil(forget(path)); // its link was replaced
    return copyOf(answer.text, answer);
  }
  return kept?.page ?? (await caches.match(UNOPENED, { cacheName: OURS })) ?? Response.error();
}

/** {text, status, headers} of the whole answer, or `null` when it is not there in time. */
async function fetchPage(request, patienceMs) {
  const patience = new AbortController();
  const timer = patienceMs < Infinity && setTimeout(() => patience.abort(), patienceMs);
  try {
    const answer = await fetch(request, { signal: patience.signal });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Cache first: the addresses of a page's files hold their version. */
const openFile = async (request) => (await keptFile(request)) ?? fetch(request);

/** What a page asks for itself: `keep` or `forget`. Answers with the version in which it is kept now, if it is. */
async function obey({ data: { act }, source, ports }) {
  const path = new URL(source.url).pathname;
  if (!PAGE.test(path)) return;
  if (act === "keep") await keep(path).catch((error) => console.warn("worker: not kept,", error.message));
  if (act === "forget") await forget(path);
  ports[0].postMessage({ kept: (await keptPage(path))?.version ?? "" });
}
