/* Keeps public pages that were seen, and shows them when there is no network, with the hour at which they were seen.
   Pages that say whom they are kept for are kept apart, for one person at a time, until somebody signs in or out. */
"use strict";

const KEPT = "pages-1";
const FILES = "files-1";
const OWN = "own-";
const SIGN = [{% for path in sign_paths %}"{{ path }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const LAST = 60;
const LANGUAGES = [{% for prefix in languages %}"{{ prefix }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(LANGUAGES.map((prefix) => `/${prefix}offline/`))).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => ![KEPT, FILES].includes(name) && !name.startsWith(OWN)).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

/* Only what says of itself that it is the same for everybody is kept; a page of somebody who signed in never is. */
const isForAll = (response) => response.ok && (response.headers.get("Cache-Control") || "").includes("public");

async function keep(request, response) {
  const kept = await caches.open(KEPT);
  await kept.put(request, response);
  const all = await kept.keys();
  const pages = all.filter((one) => !one.url.endsWith("/offline/"));
  await Promise.all(pages.slice(0, Math.max(0, pages.length - LAST)).map((one) => kept.delete(one)));
}

/* Own pages: `turn` changes when they are forgotten, so that nothing asked for before is kept after. */
let turn = 0;
async function forget(but) {
  turn += but ? 0 : 1;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OWN) && name !== but).map((name) => caches.delete(name)));
}

async function keepOwn(request, response, asked) {
  const owner = response.headers.get("X-Kept-For");
  if (owner && response.ok && asked === turn) {
    await forget(OWN + owner);
    const own = await caches.open(OWN + owner);
    await own.put(request, response);
    const pages = await own.keys();
    await Promise.all(pages.slice(0, Math.max(0, pages.length - LAST)).map((one) => own.delete(one)));
  }
}

self.addEventListener("message", (event) => {
  const { keep: path, files } = event.data;
  const asked = turn;
  event.waitUntil(Promise.all([
    fetch(path).then((response) => keepOwn(path, response, asked)),
    caches.open(FILES).then((store) => Promise.all(files.map(async (one) => (await store.match(one)) || store.add(one)))),
  ]).catch(() => {}));
});

async function page(event) {
  const asked = turn;
  try {
    const response = await fetch(event.request);
    if (isForAll(response)) {
      event.waitUntil(keep(event.request, response.clone()));
    }
    event.waitUntil(keepOwn(event.request.url, response.clone(), asked));
    return response;
  } catch {
    const kept = await caches.match(event.request, { ignoreVary: true });
    if (kept) {
      const html = await kept.text();
      const seen = new Date(kept.headers.get("Date") || Date.now()).toISOString();
      return new Response(html.replace("<html ", `<html data-seen="${seen}" `), { headers: kept.headers });
    }
    const prefix = LANGUAGES.find((one) => one && new URL(event.request.url).pathname.startsWith(`/${one}`)) || "";
    return (await caches.match(`/${prefix}offline/`)) || Response.error();
  }
}

/* Files with a hash in their name and renditions of photos never change. */
async function file(event) {
  const kept = await caches.match(event.request);
  if (kept) {
    return kept;
  }
  const response = await fetch(event.request);
  if (response.ok) {
    const copy = response.clone();
    event.waitUntil(caches.open(FILES).then((store) => store.put(event.request, copy)));
  }
  return response;
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin === self.location.origin && SIGN.includes(url.pathname)) {
    event.waitUntil(forget());
  }
  if (event.request.method !== "GET" || url.origin !== self.location.origin) {
    return;
  }
  if (event.request.mode === "navigate") {
    event.respondWith(page(event));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(file(event));
  }
});
