/* Comforts only: every page works without this file. */
"use strict";

document.addEventListener("keydown", (event) => {
  const field = document.querySelector("[data-shortcut='/']");
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && field && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    field.focus();
    field.select();
  }
});

/* A form marked data-auto-submit is sent as soon as a choice in it changes; its button stays for everyone else. */
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto-submit]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) {
    form.requestSubmit();
  }
});

/* A form marked data-confirm asks before it is sent; without JavaScript its page asks instead. */
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
  }
});

/* Who signs out leaves nothing on the device; lines of reports that were not sent are asked about first. */
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.unsent;
  const unsent = question ? Object.keys(localStorage).filter((name) => name.startsWith("hoptac.report.")) : [];
  if (unsent.length && !window.confirm(question)) {
    event.preventDefault();
  } else {
    unsent.forEach((name) => localStorage.removeItem(name));
  }
});

/* The list of errors takes the focus, so that a screen reader starts there; the current tab scrolls into sight. */
document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("[data-focus]")?.focus();
  for (const current of document.querySelectorAll(".site-navigation [aria-current], .tabs [aria-current]")) {
    const list = current.closest("ul");
    list.scrollLeft = Math.max(0, current.offsetLeft - list.clientWidth / 2);
  }
});
