// The queue takes in what is new. While somebody points at the list, is in it by keyboard, or has scrolled it, rows are renewed where
// they stand; what would move, come or go waits behind a quiet button.

import { say } from "/static/saying.js";
import { difference, idsOf, rememberRows, renewRows, rowOf } from "./rows.js";

/** What would change the order, or who is in the list, if it were shown. @type {Document | null} */
let held = null;
/** @type {Set<string>} */
let told = new Set();
let pressed = false;

document.addEventListener("pointerdown", () => (pressed = true), true);
for (const end of ["pointerup", "pointercancel", "dragend"]) document.addEventListener(end, () => (pressed = false), true);
document.addEventListener("pointerover", (event) => event.pointerType === "mouse" && settle());
document.documentElement.addEventListener("pointerleave", () => setTimeout(settle));
document.addEventListener("focusout", () => setTimeout(settle));
document.addEventListener("scroll", (event) => event.target === list() && settle(), true);
document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("#arrived")) showAll();
  closeMenus(target);
});
document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(null));

/**
 * Shows the queue and counts of `page`. Returns what to announce: tickets that others brought.
 * @param {Document} page @param {{ours?: boolean}} [why]
 */
export function swapQueue(page, { ours = false } = {}) {
  swapCounts(page);
  const old = list();
  const fresh = page.getElementById("list");
  if (!old || !fresh) return null;
  const shown = idsOf(old);
  const { came, gone, moved } = difference(shown, idsOf(fresh));
  const changes = came.length + gone.length + moved;
  const waits = !ours && shown.length > 0 && changes > 0 && isInUse(old);
  if (waits || pressed) {
    if (!pressed) renewRows(old, fresh);
    held = page;
    sayChanges(changes);
  } else draw(old, page);
  const news = came.filter((id) => !told.has(id));
  told = new Set(came);
  if (ours || !shown.length || !news.length) return null;
  return news.length === 1 ? say("New in this view: {subject}", { subject: rowOf(fresh, news[0])?.querySelector(".row-subject")?.textContent ?? "" }) : say("{n} new in this view", { n: news.length });
}

/** The open ticket's row is in sight when the page opens. */
export function showPickedRow() {
  document.querySelector(".row.is-picked")?.scrollIntoView({ block: "nearest" });
}

/** The list as it is now; what has the focus, or was first in sight, stays where it was. @param {HTMLElement} old @param {Document} page */
function draw(old, page) {
  const fresh = /** @type {HTMLElement} */ (page.getElementById("list"));
  const focused = document.activeElement?.closest("[data-row]")?.getAttribute("data-row");
  const anchor = focused ?? firstInSight(old);
  const was = topOf(anchor);
  const scrolled = [old.scrollLeft, old.scrollTop];
  rememberRows(fresh);
  old.replaceChildren(...fresh.cloneNode(true).childNodes);
  old.scrollTo(scrolled[0], scrolled[1]);
  const now = topOf(anchor);
  if (was !== null && now !== null) (scrolls(old) ? old : window).scrollBy(0, now - was);
  if (focused) /** @type {HTMLElement | null} */ (rowOf(old, focused)?.querySelector(".row-link"))?.focus({ preventScroll: true });
  held = null;
  sayChanges(0);
}

/** What waited is shown once nobody is in the list. */
function settle() {
  const old = list();
  if (!held || !old || pressed || isInUse(old)) return;
  draw(old, held);
  document.dispatchEvent(new Event("aside:shown"));
}

/** It is asked for: from the top. */
function showAll() {
  const old = list();
  if (!held || !old) return;
  /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
  old.scrollTop = 0;
  window.scrollTo({ top: 0 });
  draw(old, held);
  /** @type {HTMLElement | null} */ (old.querySelector(".row-link"))?.focus({ preventScroll: true });
  document.dispatchEvent(new Event("aside:shown"));
}

/** @param {HTMLElement} old */
function isInUse(old) {
  const pill = document.getElementById("arrived");
  const points = matchMedia("(hover: hover)").matches && (old.matches(":hover") || pill?.matches(":hover"));
  return points || old.contains(document.activeElement) || document.activeElement === pill || topmost(old) > 0;
}

/** @param {number} changes */
function sayChanges(changes) {
  const pill = document.getElementById("arrived");
  if (!pill) return;
  pill.hidden = changes === 0;
  /** @type {HTMLElement} */ (pill.querySelector("span")).textContent = changes === 1 ? say("1 change: show") : say("{n} changes: show", { n: changes });
}

/**
 * One row as the server has it now, put where it belongs; null: it isn't in this view any more. The rest of the list stays.
 * @param {string} id @param {Element | null} fresh
 */
export function swapRow(id, fresh) {
  const known = held?.getElementById("list") ?? list(); // with what waits already
  if (!known) return null;
  const shown = rowOf(known, id);
  if (fresh ? shown?.isEqualNode(fresh) : !shown) return null;
  const page = document.implementation.createHTMLDocument(document.title);
  const copy = page.importNode(known, true);
  page.body.append(copy);
  copy.querySelector(`[data-row="${id}"]`)?.remove();
  if (fresh) settleIn(copy, page.importNode(fresh, true));
  return swapQueue(page);
}

/** Whether one row can be changed by itself: on the first page of a view that has rows. */
export function hasPlaces() {
  return Boolean(document.querySelector("#rows > [data-place]")) && !new URLSearchParams(location.search).has("after");
}

/** In the order of the list; what comes after the last of a page is on the next one. @param {Element} copy @param {Element} fresh */
function settleIn(copy, fresh) {
  const rows = [...copy.querySelectorAll("#rows > [data-row]")];
  const next = rows.find((one) => isBefore(fresh, one));
  if (next) next.before(fresh);
  else if (!copy.querySelector(".more")) copy.querySelector("#rows")?.append(fresh);
}

/** By place, and of equals the newest first. @param {Element} one @param {Element} other */
function isBefore(one, other) {
  const [place, than] = [one, other].map((row) => BigInt(row.getAttribute("data-place") ?? 0));
  return place < than || (place === than && Number(one.getAttribute("data-row")) > Number(other.getAttribute("data-row")));
}

/** Menus close where one clicks beside them, and by Escape, which brings the focus back. @param {Node | null} target */
function closeMenus(target) {
  for (const menu of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.menu[open]"))) {
    if (target && menu.contains(target)) continue;
    const had = menu.contains(document.activeElement);
    menu.open = false;
    if (had && !target) menu.querySelector("summary")?.focus();
  }
}

/** @param {Document} page */
function swapCounts(page) {
  for (const count of document.querySelectorAll("[data-count]")) {
    const fresh = page.querySelector(`[data-count="${count.getAttribute("data-count")}"]`);
    if (!fresh || fresh.textContent === count.textContent) continue;
    count.textContent = fresh.textContent;
    if (count.closest("#views")) count.className = fresh.className;
  }
  if (!document.getElementById("ticket")) document.title = page.title;
}

/** A list that was scrolled keeps the first row that is in sight. @param {HTMLElement} old */
function firstInSight(old) {
  if (topmost(old) === 0) return null;
  const top = scrolls(old) ? old.getBoundingClientRect().top : 0;
  return idsOf(old).find((id) => (topOf(id) ?? 0) >= top) ?? null;
}

/** How far it is scrolled; on a phone the page scrolls and not the list. @param {HTMLElement} old */
function topmost(old) {
  return scrolls(old) ? old.scrollTop : window.scrollY;
}

/** @param {HTMLElement} old */
function scrolls(old) {
  return getComputedStyle(old).overflowY !== "visible";
}

/** @returns {HTMLElement | null} */
function list() {
  return document.getElementById("list");
}

/** @param {string | null | undefined} id */
function topOf(id) {
  return rowOf(document, id)?.getBoundingClientRect().top ?? null;
}
