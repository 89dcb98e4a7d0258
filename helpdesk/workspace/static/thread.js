// The open ticket: new letters appear, the text being written stays, and a reply is never sent past an unread message.

import { keepTyped } from "/desk/fields/static/typed.js";
import { swapAlong } from "/desk/joining-static/along.js";
import { mergeHeld, mergeThread } from "./merging.js";
import { foldSides } from "./sides.js";
import { say, together } from "/static/saying.js";

/**
 * Shows what `page` has that the open thread has not. Returns what to announce.
 * @param {Document} page @param {{ours?: boolean}} [why]
 */
export function swapThread(page, { ours = false } = {}) {
  const old = document.getElementById("thread");
  const fresh = page.getElementById("thread");
  if (!old || !fresh) return null;
  const known = new Set([...old.querySelectorAll("[data-message]")].map((letter) => letter.id));
  const letters = [...fresh.querySelectorAll("[data-message]")].filter((letter) => !known.has(letter.id));
  const changes = [...fresh.querySelectorAll(".change[id]")].filter((change) => !document.getElementById(change.id));
  for (const letter of letters) letter.classList.add("is-fresh");
  const since = old.querySelector(".since")?.nextElementSibling?.id;
  mergeThread(old, fresh);
  if (since && !old.querySelector(".since")) markSince(since);
  if (ours) return null;
  swapParts(page, { inUse: false });
  return letters.length ? meet(letters, page, changes) : null;
}

/**
 * The bar, the head, what is known of the customer and where the ticket can go. `inUse`: also the part that has the focus.
 * @param {Document} page @param {{inUse?: boolean}} [which]
 */
export function swapParts(page, { inUse = true } = {}) {
  for (const name of ["bar", "head", "customer", "transfer", "departures"]) {
    const old = document.querySelector(`[data-swap="${name}"]`);
    const fresh = page.querySelector(`[data-swap="${name}"]`);
    if (!old || !fresh || (!inUse && old.contains(document.activeElement))) continue;
    if (name === "departures") {
      mergeHeld(old, fresh);
      continue;
    }
    const putBack = keepTyped(old);
    old.replaceChildren(...fresh.childNodes);
    foldSides(old);
    putBack();
  }
  swapComposer(page);
  swapReaders(page);
  swapAlong(page);
}

/** Whom a reply goes to, above the text. @param {Document} page */
function swapReaders(page) {
  const [old, fresh] = [document, page].map((one) => one.querySelector("#composer .to"));
  if (old && fresh && old.textContent !== fresh.textContent) old.replaceChildren(...fresh.childNodes);
}

/** Where a ticket goes on elsewhere nothing is written; a text that stands there stays. @param {Document} page */
function swapComposer(page) {
  const [old, fresh] = [document, page].map((one) => one.querySelector("#composer, .composer-away"));
  const body = document.getElementById("body");
  if (!old || !fresh || old.id === fresh.id || (body instanceof HTMLTextAreaElement && body.value.trim())) return;
  old.replaceWith(fresh);
}

const HAPPENED = [say("Two things happened while you wrote."), say("Three things happened while you wrote.")];

/** Public letters of others either count as seen, or, while something is being written, are asked to be read first. @param {Element[]} letters @param {Document} page @param {Element[]} changes */
function meet(letters, page, changes) {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("composer"));
  const me = document.getElementById("ticket")?.dataset.me;
  const others = letters.filter((letter) => !letter.classList.contains("note") && letter.getAttribute("data-author") !== me);
  if (!form) return null;
  const writing = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("body")).value.trim() !== "";
  if (writing && others.length && !isTalking()) askToRead(others, newestOf(page), changes.length + letters.length);
  else if (!form.querySelector(".stale")) see(form, page);
  const names = [...new Set(letters.map((letter) => letter.getAttribute("data-name") ?? ""))];
  return say("{names} wrote.", { names: together(names) });
}

/** In our own chat both write at the same time, and see each other do so. Who looks on at a colleague's reads first. */
function isTalking() {
  return document.querySelector('[data-chat="live"][data-mine]') !== null;
}

/** @param {HTMLFormElement} form @param {Document} page */
function see(form, page) {
  /** @type {HTMLInputElement} */ (form.elements.namedItem("seen")).value = newestOf(page);
}

/** @param {Document} page */
function newestOf(page) {
  const seen = page.querySelector("#composer [name=seen]");
  return seen instanceof HTMLInputElement ? seen.value : "0";
}

/** @param {Element[]} letters @param {string} newest @param {number} many */
function askToRead(letters, newest, many) {
  const pattern = document.getElementById("stale-notice");
  const place = document.getElementById("notices");
  if (!(pattern instanceof HTMLTemplateElement) || !place) return;
  const notice = /** @type {DocumentFragment} */ (pattern.content.cloneNode(true));
  const names = [...new Set(letters.map((letter) => letter.getAttribute("data-name") ?? ""))];
  /** @type {HTMLElement} */ (notice.querySelector("p")).textContent = say("{names} wrote. Your text is kept.", { names: together(names) });
  const read = /** @type {HTMLAnchorElement} */ (notice.querySelector("[data-read]"));
  const first = place.querySelector("[data-read]");
  const things = many + Number(place.querySelector(".stale")?.getAttribute("data-things") ?? 0);
  /** @type {HTMLElement} */ (notice.querySelector(".stale")).dataset.things = String(things);
  if (things > 1) {
    /** @type {HTMLElement} */ (notice.querySelector("strong")).textContent = HAPPENED[things - 2] ?? say("{n} things happened while you wrote.", { n: things });
    /** @type {HTMLElement} */ (read.querySelector("span")).textContent = say("Read them");
  }
  read.href = first instanceof HTMLAnchorElement ? first.hash : `#${letters[0].id}`;
  read.dataset.read = newest;
  place.replaceChildren(notice);
  if (!document.querySelector(".since")) markSince(letters[0].id);
}

/** @param {string} id */
function markSince(id) {
  const line = document.createElement("li");
  line.className = "since";
  line.textContent = say("While you were writing");
  document.getElementById(id)?.before(line);
}

/** “Read it” shows the letter, which has the focus, and from then on it counts as seen; Ctrl-J presses it. */
export function followReading() {
  document.addEventListener("keydown", (event) => {
    const read = document.querySelector("#notices [data-read]");
    if (event.key.toLowerCase() !== "j" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || !(read instanceof HTMLElement)) return;
    event.preventDefault();
    read.click();
  });
  document.addEventListener("click", (event) => {
    const read = event.target instanceof Element && event.target.closest("[data-read]");
    if (!(read instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    const letter = document.getElementById(read.hash.slice(1));
    letter?.scrollIntoView({ block: "center" });
    const seen = document.querySelector("#composer [name=seen]");
    if (read.dataset.read && seen instanceof HTMLInputElement) seen.value = read.dataset.read;
    read.closest(".stale")?.remove();
    if (letter) letter.tabIndex = -1;
    (letter ?? document.getElementById("conversation"))?.focus({ preventScroll: true });
  });
}
