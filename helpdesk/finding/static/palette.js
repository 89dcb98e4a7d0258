// The command palette: what this page can do, places, people, tickets and articles, by keyboard, in one request a pause.

import { keysShown } from "./commands.js";
import { commandRows } from "./palette_commands.js";
import { element, icon } from "./elements.js";
import { remember } from "./palette_lately.js";
import { say } from "/static/saying.js";

/** @typedef {{id: string, group: string, title: (string | Node)[], about: string, symbol: string, keys?: string, go: () => void}} Row */

const PAUSE = 110;
const KINDS = { recent: [say("Searched lately"), "clock"], tickets: [say("Tickets"), "thread"], people: [say("People"), "person"], articles: [say("Articles"), "book"] };
const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("palette"));
const input = /** @type {HTMLInputElement} */ (document.getElementById("palette-text"));
const list = /** @type {HTMLElement} */ (document.getElementById("palette-list"));
const status = /** @type {HTMLElement} */ (document.getElementById("palette-said"));
/** @type {AbortController | undefined} */ let request;
/** @type {Row[]} */ let rows = [];
/** @type {any} */ let found = {};
/** @type {HTMLElement | null} */ let cameFrom = null;
let chosen = 0;
let timer = 0;
let saying = 0;

export function openPalette() {
  if (dialog.open) return dialog.close();
  cameFrom = /** @type {HTMLElement | null} */ (document.activeElement);
  input.value = "";
  found = {};
  chosen = 0;
  dialog.showModal();
  input.focus();
  draw();
  void ask();
}

dialog.addEventListener("close", () => {
  request?.abort();
  if (document.activeElement === document.body || dialog.contains(document.activeElement)) cameFrom?.focus({ preventScroll: true });
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog || (event.target instanceof Element && event.target.closest(".palette-close"))) dialog.close();
});
input.addEventListener("input", () => {
  chosen = 0;
  draw();
  clearTimeout(timer);
  timer = window.setTimeout(ask, PAUSE);
});
input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && rows.length) {
    event.preventDefault();
    chosen = (chosen + step + rows.length) % rows.length;
    mark();
  } else if (event.key === "Enter") {
    event.preventDefault();
    event.stopPropagation();
    if (rows[chosen]) perform(rows[chosen]);
  }
});

/** @param {Row} row */
function perform(row) {
  remember(row.id);
  dialog.close();
  row.go();
}

async function ask() {
  request?.abort();
  const text = input.value.trim();
  if (text.startsWith(">")) return;
  request = new AbortController();
  const address = new URL(dialog.dataset.address ?? "", location.href);
  address.searchParams.set("q", text);
  try {
    const answer = await fetch(address, { signal: request.signal, headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return;
    found = await answer.json();
    draw();
  } catch {
    // typed on, or offline: what the page can do remains
  }
}

function draw() {
  const typed = input.value.trim();
  const text = typed.replace(/^>\s*/, "");
  const only = typed.startsWith(">");
  const { here, places } = commandRows(text);
  const told = only ? [] : foundRows();
  rows = [...here, ...told, ...places, ...(only || text.length < 2 ? [] : [everything(text)])];
  chosen = Math.min(chosen, Math.max(rows.length - 1, 0));
  const groups = [...new Set(rows.map((row) => row.group))].map(grouped);
  list.replaceChildren(...(groups.length ? groups : [element("p", { class: "palette-none" }, say("Nothing is called “{text}”.", { text }))]));
  mark();
  clearTimeout(saying);
  saying = window.setTimeout(() => (status.textContent = rows.length ? say("{n} results", { n: rows.length }) : say("Nothing found")), 500);
}

/** @param {string} name @param {number} at */
function grouped(name, at) {
  const box = element("div", { role: "group", "aria-labelledby": `palette-group-${at}` }, element("p", { class: "palette-group", id: `palette-group-${at}`, role: "presentation" }, name));
  rows.forEach((row, place) => row.group === name && box.append(option(row, place)));
  return box;
}

/** @param {Row} row @param {number} at */
function option(row, at) {
  const made = element(
    "div",
    { class: "palette-option", role: "option", id: `palette-${at}`, "aria-selected": "false" },
    icon(dialog.dataset.icons ?? "", row.symbol),
    element("span", { class: "palette-title" }, ...row.title),
    element("small", { class: "palette-about" }, row.about),
  );
  if (row.keys) made.append(element("span", { class: "palette-keys", "aria-hidden": "true" }, ...keysShown(row.keys).map((key) => element("kbd", {}, key))));
  made.addEventListener("click", () => perform(row));
  made.addEventListener("pointermove", () => {
    if (chosen === at) return;
    chosen = at;
    mark();
  });
  return made;
}

function mark() {
  for (const one of list.querySelectorAll("[role=option]")) one.setAttribute("aria-selected", String(one.id === `palette-${chosen}`));
  const current = document.getElementById(`palette-${chosen}`);
  current?.scrollIntoView({ block: "nearest" });
  if (current) input.setAttribute("aria-activedescendant", current.id);
  else input.removeAttribute("aria-activedescendant");
}

/** @returns {Row[]} */
function foundRows() {
  return Object.entries(KINDS).flatMap(([kind, [group, symbol]]) =>
    (found[kind] ?? []).map((/** @type {any} */ one) => ({
      id: one.href,
      group,
      symbol,
      about: one.about,
      title: one.title.map((/** @type {[string, boolean]} */ [text, hit]) => (hit ? element("mark", {}, text) : text)),
      go: () => void (location.href = one.href),
    })),
  );
}

/** @param {string} text @returns {Row} */
function everything(text) {
  const address = `${dialog.dataset.search}?q=${encodeURIComponent(text)}`;
  const about = found.count && found.count !== "0" ? found.count === "1" ? say("1 ticket") : say("{count} tickets", { count: found.count }) : "";
  return { id: "everything", group: say("Search"), title: [say("All results for “{text}”", { text })], about, symbol: "search", go: () => void (location.href = address) };
}
