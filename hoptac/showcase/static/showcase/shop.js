/* Comforts of the public pages: kept for when there is no network, shared by the phone's own means. */
"use strict";

if ("serviceWorker" in navigator) {
  window.addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}

const seen = document.documentElement.dataset.seen;
const note = document.getElementById("offline-note");
if (seen && note) {
  const when = new Date(seen).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  note.querySelector("time").textContent = when;
  note.querySelector("time").dateTime = seen;
  note.hidden = false;
}

for (const button of navigator.share ? document.querySelectorAll("[data-share]") : []) {
  button.closest("[hidden]").hidden = false;
  button.addEventListener("click", () => navigator.share({ title: document.title, url: location.href }).catch(() => {}));
}
