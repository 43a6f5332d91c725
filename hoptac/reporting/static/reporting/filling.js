/* Filling in a report line by line: saved as one goes, kept on the device without a network, told what others wrote.
   Without this file the same form is saved as a whole. */
"use strict";

(() => {
  const WAIT = 8000;
  const words = document.querySelector(".report-unsent");
  if (!words) {
    return;
  }
  const form = document.querySelector("form[data-cells]");
  const told = form?.querySelector(".report-told");
  const name = `hoptac.report.${words.dataset.owner}.${words.dataset.report}`;

  /* What is kept on the device: lines not sent yet, the batch under way, and whether the report is to be sent after. */
  const load = () => JSON.parse(localStorage.getItem(name) || "null") || { lines: {}, batch: null, submit: false };
  const store = (kept) => {
    if (kept.batch || kept.submit || Object.keys(kept.lines).length) {
      localStorage.setItem(name, JSON.stringify(kept));
    } else {
      localStorage.removeItem(name);
    }
  };
  const unsent = (kept) => [...(kept.batch?.changes || []), ...Object.values(kept.lines)];

  if (!form) {
    const lines = unsent(load());
    words.hidden = !lines.length;
    words.querySelector("ul").append(...lines.map((line) => {
      const item = document.createElement("li");
      const title = document.getElementById(line.code)?.querySelector(".report-asked")?.firstChild?.textContent || line.code;
      item.textContent = `${title.trim()}: ${line.typed}`;
      return item;
    }));
    words.querySelector("button").addEventListener("click", () => {
      localStorage.removeItem(name);
      words.hidden = true;
    });
    return;
  }

  const page = Number(form.elements.seen.value);
  const seen = {};
  const touched = new Set();
  let since = page;
  let isStopped = false;
  const codes = () => [...form.querySelectorAll(".report-line")].map((row) => row.id);
  const field = (code) => form.elements[`line_${code}`];
  const lineOf = (element) => element?.closest?.(".report-line")?.id;
  const isBusy = (code) => touched.has(code) || unsent(load()).some((line) => line.code === code);

  function say(text) {
    if (told.textContent !== text) {
      told.textContent = text;
    }
  }

  function mark(code, status, text) {
    const line = document.getElementById(code)?.querySelector(".report-status");
    if (line) {
      line.dataset.status = status;
      line.textContent = text;
    }
  }

  function queue(code) {
    const kept = load();
    kept.lines[code] = {
      code,
      typed: field(code).value,
      why: form.elements[`why_${code}`]?.value ?? "",
      seen: kept.lines[code]?.seen ?? seen[code] ?? page,
    };
    store(kept);
    touched.delete(code);
    mark(code, "saving", words.dataset.saving);
    send();
  }

  /* Show a line as the server tells it; what is being typed stays, and so does what it was typed upon. */
  function show(code, line, revision) {
    if (isBusy(code)) {
      return;
    }
    const row = document.getElementById(code);
    const notes = row.querySelector(".report-notes");
    if (line.value !== null && line.value !== undefined) {
      field(code).value = line.value;
    }
    seen[code] = revision;
    const isOpen = ["rival", "wrong", "asked"].includes(line.state);
    row.classList.toggle("report-line-open", isOpen);
    field(code).setAttribute("aria-invalid", String(line.state === "wrong"));
    field(code).readOnly = line.state === "locked";
    const focused = notes.contains(document.activeElement) ? document.activeElement.id : "";
    notes.innerHTML = line.html;
    if (focused) {
      document.getElementById(focused)?.focus();
    }
  }

  function take(news) {
    for (const [code, line] of Object.entries(news.lines)) {
      show(code, line, news.revision);
    }
    form.querySelector(".report-count").innerHTML = news.count;
    document.querySelector(".report-unchanged")?.remove();
  }

  /* Send what waits, batch after batch; a batch keeps its key until its receipt has come, so that it counts once. */
  async function sendAll() {
    for (;;) {
      const kept = load();
      if (!kept.batch && !Object.keys(kept.lines).length) {
        return true;
      }
      kept.batch ||= { key: key(), changes: Object.values(kept.lines) };
      for (const line of kept.batch.changes) {
        if (kept.lines[line.code]?.typed === line.typed && kept.lines[line.code]?.why === line.why) {
          delete kept.lines[line.code];
        }
      }
      store(kept);
      if (!(await post(kept.batch))) {
        return false;
      }
    }
  }

  function key() {
    return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16).padStart(8, "0")).join("");
  }

  async function post(batch) {
    const data = new FormData();
    data.set("key", batch.key);
    data.set("changes", JSON.stringify(batch.changes));
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    let response;
    try {
      response = await fetch(form.dataset.cells, { method: "POST", body: data, headers, redirect: "error" });
    } catch {
      return navigator.onLine && (await isSignedOut()) ? stop(words.dataset.signin) : wait(batch);
    }
    if (response.status >= 500) {
      return wait(batch);
    }
    if (!response.ok) {
      const isClosed = response.status === 422;
      return stop(isClosed ? (await response.json()).error : words.dataset.signin);
    }
    const news = await response.json();
    const kept = load();
    for (const line of Object.values(kept.lines)) {
      const isTaken = batch.changes.some((one) => one.code === line.code) && news.lines[line.code]?.state !== "rival";
      line.seen = isTaken ? news.revision : line.seen;
    }
    kept.batch = null;
    store(kept);
    take(news);
    say(`${words.dataset.saved} ${news.receipt}`);
    keepSoon();
    return true;
  }

  /* A redirect leads to the sign-in page; without a network nothing answers at all. */
  async function isSignedOut() {
    try {
      const response = await fetch(`${form.dataset.cells}?since=${since}`, { redirect: "manual" });
      return response.type === "opaqueredirect" || response.status === 403;
    } catch {
      return false;
    }
  }

  function wait(batch) {
    for (const line of [...batch.changes, ...Object.values(load().lines)]) {
      mark(line.code, "waiting", words.dataset.wait);
    }
    say(load().submit ? words.dataset.sending : words.dataset.waiting);
    return false;
  }

  function stop(text) {
    isStopped = true;
    say(text);
    return false;
  }

  let underWay = Promise.resolve(true);
  function send() {
    const work = async () => (isStopped ? false : sendAll());
    const alone = () => (navigator.locks ? navigator.locks.request(name, work) : work());
    underWay = underWay.then(alone, alone);
    return underWay;
  }

  async function listen() {
    if (document.hidden || isStopped) {
      return;
    }
    if (unsent(load()).length || load().submit) {
      await finish();
      return;
    }
    try {
      const response = await fetch(`${form.dataset.cells}?since=${since}`, { redirect: "error" });
      if (response.status !== 200) {
        return;
      }
      const news = await response.json();
      since = news.revision;
      const others = Object.keys(news.lines).filter((code) => (seen[code] ?? page) < news.revision && !isBusy(code));
      take(news);
      for (const code of codes().filter((one) => !isBusy(one))) {
        seen[code] = news.revision;
      }
      if (!["open", "returned"].includes(news.state)) {
        stop(words.dataset.ended);
      } else if (others.length) {
        say(words.dataset.others);
      }
    } catch {
      /* No network: the next round tries again. */
    }
  }

  /* Send what waits; then the whole report, when that was asked while there was no network. */
  async function finish() {
    if ((await send()) && load().submit) {
      const kept = load();
      store({ ...kept, submit: false });
      isReady = true;
      form.requestSubmit(form.querySelector("button[name=submit]"));
    }
  }

  let isReady = false;
  form.addEventListener("submit", async (event) => {
    if (isReady) {
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    touched.forEach(queue);
    const isSent = (await send()) && (navigator.onLine || !button?.name);
    if (!isSent) {
      if (button?.name === "submit" && !isStopped) {
        store({ ...load(), submit: true });
        say(words.dataset.sending);
      }
    } else if (button?.name) {
      isReady = true;
      form.requestSubmit(button);
    } else if (!told.textContent) {
      say(words.dataset.done);
    }
  });

  form.addEventListener("input", (event) => lineOf(event.target) && touched.add(lineOf(event.target)));
  form.addEventListener("change", (event) => lineOf(event.target) && queue(lineOf(event.target)));

  /* Enter leads on: in a table to the cell below, elsewhere to the next line, at last to the buttons. Arrows lead from
     cell to cell. */
  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [1, 0] };
  function beside(from, [down, across]) {
    const cell = from.closest("td");
    const row = cell?.parentElement.parentElement.rows[cell.parentElement.sectionRowIndex + down];
    return row?.cells[cell.cellIndex + across]?.querySelector("input.number, textarea");
  }
  function next(from) {
    const fields = [...form.querySelectorAll("input.number, textarea, .report-actions button")];
    return fields[fields.indexOf(from) + 1];
  }
  function isLeaving({ selectionStart: start, selectionEnd: end, value }, across) {
    return !across || (start === 0 && end === value.length) || (start === end && start === (across < 0 ? 0 : value.length));
  }
  form.addEventListener("keydown", (event) => {
    const from = event.target;
    const move = MOVES[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !from.matches("input.number")) {
      return;
    }
    const to = isLeaving(from, move[1]) && (beside(from, move) || (event.key === "Enter" && next(from)));
    if (to || event.key === "Enter") {
      event.preventDefault();
    }
    if (to) {
      to.focus();
      to.select?.();
    }
  });

  /* The page itself is kept for its owner, fresh after every save. */
  const files = () => [...document.querySelectorAll("link[rel=stylesheet], script[src], link[rel=preload]")].map((one) => one.src || one.href);
  async function keep() {
    const worker = await navigator.serviceWorker?.ready;
    worker?.active?.postMessage({ keep: location.pathname, files: files() });
  }
  let soon = 0;
  function keepSoon() {
    clearTimeout(soon);
    soon = setTimeout(keep, 2000);
  }
  navigator.serviceWorker?.register("/sw.js").then(() => navigator.serviceWorker.controller || keep(), () => {});

  /* What was typed and not sent stands in the lines again, and is sent. */
  for (const line of unsent(load())) {
    if (field(line.code)) {
      field(line.code).value = line.typed;
      mark(line.code, "waiting", words.dataset.wait);
    }
  }
  window.addEventListener("online", finish);
  window.addEventListener("focus", listen);
  setInterval(listen, WAIT);
  if (unsent(load()).length || load().submit) {
    finish();
  }
})();
