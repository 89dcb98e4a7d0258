// @ in a note opens the list of colleagues (combobox); what concerns me on this page counts as read once it is in sight.

import { announce } from "/desk/static/announcing.js";
import { say } from "/static/saying.js";

const TYPED = /(?:^|[\s(])@([\p{L}\p{M}'’.-]{0,30}(?: [\p{L}\p{M}'’.-]{0,30})?)$/u;
const MOST = 6;

/** @type {string[]} */
let found = [];
let picked = 0;
/** Where the space after a name that was chosen ends, while nothing was typed since; -1: nowhere. */
let spaced = -1;

export function followMentions() {
  document.addEventListener("input", (event) => event.target === field() && look());
  document.addEventListener("input", () => (spaced = -1));
  document.addEventListener("click", (event) => {
    const option = event.target instanceof Element && event.target.closest("#mention-list [role=option]");
    if (option instanceof HTMLElement) take(String(option.dataset.name));
    else close();
  });
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("focusout", (event) => event.target === field() && setTimeout(close, 150));
  document.addEventListener("reset", (event) => event.target instanceof Element && event.target.closest(".edit-note")?.removeAttribute("open"));
  document.addEventListener("visibilitychange", markRead);
  document.addEventListener("aside:shown", markRead);
  markRead();
}

function look() {
  const body = field();
  const typed = isNote() && body ? TYPED.exec(body.value.slice(0, body.selectionStart)) : null;
  if (!body || !typed) return close();
  const words = typed[1].toLowerCase();
  const fits = (/** @type {string} */ name) => name.toLowerCase().startsWith(words) || name.toLowerCase().split(" ").some((one) => one.startsWith(words));
  found = team().filter(fits).slice(0, MOST);
  if (!found.length || found.some((name) => name.toLowerCase() === words)) return close();
  picked = 0;
  announce(found.length === 1 ? say("{name}: Enter to mention", { name: found[0] }) : say("{n} colleagues; arrow keys choose, Enter mentions", { n: found.length }));
  draw(body);
}

/** @param {HTMLTextAreaElement} body */
function draw(body) {
  const list = /** @type {HTMLElement} */ (document.getElementById("mention-list"));
  list.replaceChildren(...found.map((name, at) => {
    const option = document.createElement("li");
    option.id = `mention-${at}`;
    option.role = "option";
    option.dataset.name = name;
    option.textContent = name;
    option.setAttribute("aria-selected", String(at === picked));
    return option;
  }));
  list.hidden = false;
  for (const [name, value] of Object.entries({ controls: "mention-list", autocomplete: "list", haspopup: "listbox", activedescendant: `mention-${picked}` })) body.setAttribute(`aria-${name}`, value);
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const body = field();
  if (event.target !== body || !body || event.isComposing) return;
  if (event.key === " " && spaced !== -1 && body.selectionStart === spaced && body.selectionEnd === spaced) {
    spaced = -1; // it is there already
    return event.preventDefault();
  }
  if (!isOpen()) return;
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step) picked = (picked + step + found.length) % found.length;
  else if (event.key === "Escape") close();
  else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take(found[picked]);
  else return;
  event.preventDefault();
  event.stopPropagation();
  if (step) draw(body);
}

/** @param {string} name */
function take(name) {
  const body = /** @type {HTMLTextAreaElement} */ (field());
  const caret = body.selectionStart;
  const typed = TYPED.exec(body.value.slice(0, caret));
  close();
  if (!typed) return;
  body.focus();
  body.setSelectionRange(caret - typed[1].length, caret);
  if (!document.execCommand("insertText", false, `${name} `)) {
    body.setRangeText(`${name} `, body.selectionStart, body.selectionEnd, "end");
    body.dispatchEvent(new Event("input", { bubbles: true }));
  }
  spaced = body.selectionStart;
}

function close() {
  const [body, list] = [field(), document.getElementById("mention-list")];
  if (list) list.hidden = true;
  for (const name of ["controls", "autocomplete", "haspopup", "activedescendant"]) body?.removeAttribute(`aria-${name}`);
}

/** Mentions of me in the open ticket. */
function markRead() {
  const place = document.querySelector("[data-unread-here]");
  const form = document.getElementById("composer");
  if (document.visibilityState !== "visible" || !place || !(form instanceof HTMLFormElement)) return;
  place.removeAttribute("data-unread-here");
  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("_csrf")).value;
  const ticket = document.getElementById("ticket")?.dataset.ticket ?? "";
  fetch("/desk/mentions/read", { method: "POST", body: new URLSearchParams({ _csrf: token, ticket }) })
    .then((answer) => (answer.ok && !answer.redirected ? answer.json() : Promise.reject(answer)))
    .then(({ unread }) => showUnread(unread))
    .catch(() => place.setAttribute("data-unread-here", ""));
}

/** The page may not listen yet when the server tells of it. @param {number} unread */
function showUnread(unread) {
  const count = document.querySelector('[data-count="mentions"]');
  if (count) count.textContent = unread ? String(unread) : "";
}

function isOpen() {
  return document.getElementById("mention-list")?.hidden === false;
}

function isNote() {
  return document.querySelector('.kinds [value="note"]:checked') !== null;
}

/** @returns {string[]} */
function team() {
  return JSON.parse(document.querySelector("[data-team]")?.textContent ?? "[]");
}

/** @returns {HTMLTextAreaElement | null} */
function field() {
  return /** @type {HTMLTextAreaElement | null} */ (document.getElementById("body"));
}
