// The workspace's habits: live updates without jumping, text that is never lost, everything by keyboard.

document.body.classList.add("has-js");

const said = /** @type {HTMLElement} */ (document.getElementById("said"));
const map = /** @type {HTMLDialogElement} */ (document.getElementById("map"));
const stage = /** @type {HTMLElement} */ (document.getElementById("main"));
let pointerInQueue = false;
let waiting = 0;

// ---- text is kept while it is being written, per ticket, until it is sent

function keepDraft() {
  const composer = document.getElementById("composer");
  if (!(composer instanceof HTMLFormElement)) return;
  const body = /** @type {HTMLTextAreaElement} */ (composer.elements.namedItem("body"));
  const key = `draft:${composer.dataset.draft}`;
  const kept = sessionStorage.getItem(key);
  if (!body.value && kept) {
    body.value = kept;
    note("Draft restored");
  }
  body.addEventListener("input", () => {
    sessionStorage.setItem(key, body.value);
    note("Kept");
  });
  composer.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      note("You’re offline. Your text is kept.");
      return;
    }
    sessionStorage.setItem(`${key}:sent`, body.value);
  });
  // a text that arrived (the page came back without it) needs no draft any more
  if (sessionStorage.getItem(`${key}:sent`) === kept && !document.querySelector(".stale, .composer .wrong")) {
    sessionStorage.removeItem(key);
    sessionStorage.removeItem(`${key}:sent`);
    if (body.value === kept) body.value = "";
  }
}

/** @param {string} text */
function note(text) {
  const place = document.getElementById("kept");
  if (place) place.textContent = text;
}

// ---- live

function listen() {
  const ticket = document.getElementById("ticket")?.dataset.ticket;
  const source = new EventSource(`/live?topics=queue${ticket ? `,ticket:${ticket}` : ""}`);
  let first = true;
  source.addEventListener("hello", () => {
    online(true);
    if (!first) refresh(); // the connection was away: read everything anew
    first = false;
  });
  source.addEventListener("message", (event) => {
    const { topic, data } = JSON.parse(event.data);
    if (topic === `ticket:${ticket}`) refreshThread(data);
    if (topic === "queue") later();
  });
  source.addEventListener("error", () => online(false));
  addEventListener("pagehide", () => source.close());
}

/** @param {boolean} on */
function online(on) {
  const live = document.getElementById("live");
  if (!live) return;
  live.classList.toggle("is-offline", !on);
  live.lastChild?.replaceWith(on ? "Live" : "Reconnecting");
}

function later() {
  clearTimeout(waiting);
  waiting = window.setTimeout(refresh, 150);
}

/** The queue and its counts; a list under the pointer waits, so that no row moves away from a click. */
async function refresh() {
  if (pointerInQueue || document.activeElement?.id === "find") {
    waiting = window.setTimeout(refresh, 1500);
    return;
  }
  const page = await fetchPage();
  if (!page) return;
  const rows = document.getElementById("rows");
  const top = rows?.scrollTop ?? 0;
  const before = new Set([...document.querySelectorAll("[data-row]")].map((row) => row.getAttribute("data-row")));
  const focused = document.activeElement?.closest("[data-row]")?.getAttribute("data-row");
  for (const id of ["views", "queue"]) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (fresh && old) old.replaceChildren(...fresh.childNodes);
  }
  const list = document.getElementById("rows");
  if (list) list.scrollTop = top;
  if (focused) /** @type {HTMLElement | null} */ (document.querySelector(`[data-row="${focused}"] a`))?.focus();
  const arrived = [...document.querySelectorAll("[data-row]")].filter((row) => !before.has(row.getAttribute("data-row")));
  if (arrived.length && before.size) said.textContent = arrived.length === 1 ? `New in this view: ${arrived[0].querySelector(".row-subject")?.textContent}` : `${arrived.length} new in this view`;
  document.dispatchEvent(new Event("aside:shown"));
}

/** New letters appear in the open thread; the composer and its text stay as they are. @param {{kind: string, by: string}} change */
async function refreshThread(change) {
  const page = await fetchPage();
  const fresh = page?.getElementById("thread");
  const old = document.getElementById("thread");
  if (!page || !fresh || !old) return;
  const known = new Set([...old.querySelectorAll("li[id]")].map((letter) => letter.id));
  for (const letter of fresh.querySelectorAll("li[id]")) if (!known.has(letter.id)) letter.classList.add("is-fresh");
  old.replaceChildren(...fresh.childNodes);
  const chips = page.querySelector(".chips");
  if (chips && !document.activeElement?.closest(".chips")) document.querySelector(".chips")?.replaceChildren(...chips.childNodes);
  if (change.by === "customer" && change.kind === "reply") said.textContent = "The customer wrote.";
  wire();
  document.dispatchEvent(new Event("aside:shown"));
}

async function fetchPage() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected && new URL(answer.url).pathname.endsWith("/sign-in")) {
      said.textContent = "You were signed out. Your text is kept.";
      return null;
    }
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    online(false);
    return null;
  }
}

// ---- controls

function wire() {
  for (const select of document.querySelectorAll("select[data-submits]")) {
    if (select instanceof HTMLSelectElement) select.onchange = () => select.form?.requestSubmit();
  }
}

document.addEventListener("pointerover", (event) => (pointerInQueue = event.target instanceof Element && Boolean(event.target.closest("#rows"))));
document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("[data-map]")) map.showModal();
  const insert = target?.closest("[data-insert]");
  if (insert instanceof HTMLElement) insertLink(insert.dataset.insert ?? "", new URL(insert.dataset.url ?? "", location.href).href);
});

/** @param {string} title @param {string} url */
function insertLink(title, url) {
  const body = document.getElementById("body");
  if (!(body instanceof HTMLTextAreaElement)) return;
  body.setRangeText(`${body.value && !body.value.endsWith("\n") ? "\n" : ""}${title}: ${url}\n`, body.selectionStart, body.selectionEnd, "end");
  body.dispatchEvent(new Event("input"));
  body.focus();
}

// ---- keyboard: single letters are silent in fields

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const writing = target.matches("input:not([type=radio]), textarea, select, [contenteditable]");
  if (writing && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    document.getElementById("send")?.click();
    return;
  }
  if (writing && event.key === "Escape") return target.blur();
  if (writing || event.ctrlKey || event.metaKey || event.altKey || map.open) return;
  const act = KEYS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

/** @type {Record<string, () => void>} */
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  r: () => write("reply"),
  n: () => write("note"),
  e: () => document.getElementById("solve")?.click(),
  a: () => document.getElementById("take")?.click(),
  "/": () => document.getElementById("find")?.focus(),
  "?": () => map.showModal(),
};

/** @param {number} by */
function step(by) {
  const links = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".row-link")]);
  if (!links.length) return;
  const focused = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const at = focused >= 0 ? focused : links.findIndex((link) => link.getAttribute("aria-current"));
  const next = links[Math.min(Math.max(at + by, 0), links.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

/** @param {string} kind */
function write(kind) {
  const choice = document.querySelector(`.kinds input[value="${kind}"]`);
  if (choice instanceof HTMLInputElement) choice.checked = true;
  document.getElementById("body")?.focus();
}

keepDraft();
wire();
listen();
stage.querySelector(".stale") && document.getElementById("body")?.focus();
