// The queue takes in what is new while a row under the pointer, or one that is being read, stays where it is.

/** @type {string | null} */
let hovered = null;
/** @type {Document | null} */
let held = null;

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse") return;
  const target = /** @type {Element} */ (event.target);
  hovered = target.closest("[data-row]")?.getAttribute("data-row") ?? null;
  if (!target.closest(".queue")) settle();
});
document.documentElement.addEventListener("pointerleave", () => {
  hovered = null;
  settle();
});
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("#arrived")) {
    list()?.scrollTo({ top: 0 });
    window.scrollTo({ top: 0 });
    /** @type {HTMLElement | null} */ (document.querySelector(".row-link"))?.focus({ preventScroll: true });
    sayArrived(0);
  }
});
document.addEventListener("click", (event) => closeMenus(/** @type {Node} */ (event.target)));
document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(null));
document.addEventListener("scroll", (event) => event.target === list() && list()?.scrollTop === 0 && sayArrived(0), true);

/**
 * Shows the queue and counts of `page`. Returns what to announce: tickets that others brought.
 * @param {Document} page @param {{ours?: boolean}} [why]
 */
export function swapQueue(page, { ours = false } = {}) {
  swapCounts(page);
  const old = list();
  const fresh = page.getElementById("list");
  if (!old || !fresh) return null;
  if (hovered && rowOf(hovered) && !fresh.querySelector(`[data-row="${hovered}"]`)) {
    held = page; // the row under the pointer would go: wait until it is left
    return null;
  }
  held = null;
  const before = new Set(rowIds());
  const focused = document.activeElement?.closest("[data-row]")?.getAttribute("data-row");
  const anchor = hovered ?? focused ?? firstInSight(old);
  const was = topOf(anchor);
  const scrolled = old.scrollTop;
  old.replaceChildren(...fresh.childNodes);
  old.scrollTop = scrolled;
  if (anchor && was !== null) holdStill(old, (topOf(anchor) ?? was) - was);
  if (focused) /** @type {HTMLElement | null} */ (rowOf(focused)?.querySelector("a"))?.focus({ preventScroll: true });
  const arrived = rowIds().filter((id) => !before.has(id));
  if (ours || !before.size || !arrived.length) return null;
  const above = old.getBoundingClientRect().top;
  sayArrived(arrived.filter((id) => (topOf(id) ?? above) < above).length);
  return arrived.length === 1 ? `New in this view: ${rowOf(arrived[0])?.querySelector(".row-subject")?.textContent}` : `${arrived.length} new in this view`;
}

/**
 * One row as the server has it now, put where it belongs; null: it isn't in this view any more. The rest of the list stays.
 * @param {string} id @param {Element | null} fresh
 */
export function swapRow(id, fresh) {
  const shown = rowOf(id);
  if (fresh ? shown?.isEqualNode(fresh) : !shown) return null;
  const page = document.implementation.createHTMLDocument(document.title);
  const copy = /** @type {Element} */ (page.importNode(/** @type {Element} */ (list()), true));
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
    const held = menu.contains(document.activeElement);
    menu.open = false;
    if (held && !target) menu.querySelector("summary")?.focus();
  }
}

/** The open ticket's row is in sight when the page opens. */
export function showPickedRow() {
  document.querySelector(".row.is-picked")?.scrollIntoView({ block: "nearest" });
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

/** Moves the list by as much as a row moved; where it can't scroll that far, space is lent until the pointer leaves. @param {HTMLElement} scroller @param {number} moved */
function holdStill(scroller, moved) {
  const rows = document.getElementById("rows");
  if (!rows || !moved) return;
  if (scroller.scrollHeight <= scroller.clientHeight && getComputedStyle(scroller).overflowY === "visible") return window.scrollBy(0, moved);
  const content = /** @type {Element} */ (scroller.lastElementChild).getBoundingClientRect().bottom - scroller.getBoundingClientRect().top;
  const room = moved > 0 ? content - scroller.clientHeight : scroller.scrollTop; // below what is in sight; a short list has less than none
  const missing = Math.max(0, Math.abs(moved) - room);
  if (missing) rows.style[moved > 0 ? "paddingBottom" : "paddingTop"] = `${missing}px`;
  scroller.scrollTop += moved;
}

/** The pointer left: lent space goes, and what waited is shown. */
function settle() {
  const rows = document.getElementById("rows");
  if (rows?.style.paddingTop || rows?.style.paddingBottom) {
    rows.style.paddingTop = rows.style.paddingBottom = "";
    if (list()?.scrollTop === 0) sayArrived(0);
  }
  if (held) swapQueue(held);
}

/** @param {number} count */
function sayArrived(count) {
  const pill = document.getElementById("arrived");
  if (!pill) return;
  pill.hidden = count === 0;
  /** @type {HTMLElement} */ (pill.querySelector("span")).textContent = `${count} new above`;
}

/** A list that was scrolled keeps the first row that is in sight. @param {HTMLElement} scroller */
function firstInSight(scroller) {
  if (scroller.scrollTop === 0) return null;
  const top = scroller.getBoundingClientRect().top;
  return rowIds().find((id) => (topOf(id) ?? 0) >= top) ?? null;
}

/** @returns {HTMLElement | null} */
function list() {
  return document.getElementById("list");
}

/** @param {string | null} id @returns {HTMLElement | null} */
function rowOf(id) {
  return document.querySelector(`[data-row="${id}"]`);
}

/** @param {string | null} id */
function topOf(id) {
  return rowOf(id)?.getBoundingClientRect().top ?? null;
}

function rowIds() {
  return [...document.querySelectorAll("[data-row]")].map((row) => String(row.getAttribute("data-row")));
}
