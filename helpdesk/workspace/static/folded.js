// What a long thread leaves out is read in parts: where somebody scrolls to it, around a letter that the address names, and all of it
// by its line or as soon as somebody looks for words in the page.

import { announce } from "./announcing.js";
import { say } from "/static/saying.js";

const NAMED = /^#[mc]\d+$/;
const SETTLING = 12; // frames
const NEAR = "1200px"; // of a fold: its lines are read before it is in sight
const AT_ONCE = 25; // lines that are put in between two pictures of a page that scrolls

/** One part after the other. @type {Promise<boolean>} */
let reading = Promise.resolve(true);
const near = new IntersectionObserver((seen) => seen.forEach((one) => one.isIntersecting && come(/** @type {HTMLElement} */ (one.target))), { root: box(), rootMargin: `${NEAR} 0px` });

export function followFold() {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("[data-unfold]");
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void openAll(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "f" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) void readAll();
  });
  document.addEventListener("aside:shown", watch);
  addEventListener("hashchange", () => void land());
  if (!box() && folds().length && !location.hash) document.querySelector("#thread > li:last-child")?.scrollIntoView({ block: "end" });
  watch();
  void land();
}

/** To the letter the address names, wherever it is. */
export async function land() {
  if (!NAMED.test(location.hash)) return;
  const letter = await goTo(location.hash.slice(1));
  if (!letter) return;
  letter.classList.add("is-landed");
  letter.addEventListener("animationend", () => letter.classList.remove("is-landed"), { once: true });
}

/** To a letter, which is read where it was left out; null where there is none. @param {string} id */
export async function goTo(id) {
  for (const fold of folds()) if (!document.getElementById(id) && (await read(fold, { at: id }))) break;
  const letter = document.getElementById(id);
  if (letter) settle(letter, SETTLING);
  return letter;
}

/** What lies around it gets its real height only once it is in sight, so it is gone to until it stays. @param {HTMLElement} letter @param {number} left */
function settle(letter, left) {
  letter.scrollIntoView({ block: "center" });
  if (left) requestAnimationFrame(() => settle(letter, left - 1));
}

function watch() {
  for (const fold of folds()) near.observe(fold);
}

/** Somebody comes to a fold: from below its newest lines are read, from above its oldest. @param {HTMLElement} fold */
function come(fold) {
  near.unobserve(fold);
  const before = document.getElementById(nameBefore(fold))?.getBoundingClientRect().bottom ?? 0;
  void read(fold, before > (box()?.getBoundingClientRect().top ?? 0) ? { down: "" } : {}, AT_ONCE);
}

/** @param {HTMLAnchorElement} link */
async function openAll(link) {
  link.setAttribute("aria-busy", "true");
  const next = nameAfter(/** @type {HTMLElement} */ (link.closest(".folded")));
  if (!(await readAll())) return link.removeAttribute("aria-busy");
  announce(say("The whole conversation is shown"));
  document.getElementById(next)?.previousElementSibling?.scrollIntoView({ block: "end" });
  scroller()?.focus({ preventScroll: true });
}

/** Whether nothing is left out any more. */
async function readAll() {
  for (let fold = folds()[0]; fold; fold = folds()[0]) if (!(await read(fold))) return false;
  return true;
}

/** A part, in place of its fold, or false where it couldn't be read; so many lines at once.
 * @param {HTMLElement} fold @param {Record<string, string>} [which] @param {number} [atOnce] */
function read(fold, which = {}, atOnce = Infinity) {
  reading = reading.then(() => !fold.isConnected || take(fold, which, atOnce));
  return reading;
}

/** @param {HTMLElement} fold @param {Record<string, string>} which @param {number} atOnce */
async function take(fold, which, atOnce) {
  const asked = new URLSearchParams(location.search);
  asked.set("from", asked.get("after") ?? "");
  for (const [name, value] of Object.entries({ ...which, after: nameBefore(fold), before: nameAfter(fold) })) asked.set(name, value);
  try {
    const answer = await fetch(`/desk/tickets/${document.getElementById("ticket")?.dataset.ticket}/thread?${asked}`, { headers: { Accept: "text/html" } });
    if (answer.status === 404 && which.at) return false; // it is in another fold
    if (!answer.ok || answer.redirected) throw new Error();
    const lines = [...new DOMParser().parseFromString(await answer.text(), "text/html").body.children];
    await put(lines, fold, "down" in which, atOnce);
    document.dispatchEvent(new Event("aside:shown"));
    return true;
  } catch {
    announce(say("The rest didn’t load. Try again."));
    near.unobserve(fold);
    return false;
  }
}

/** The lines nearest to what is in sight first. @param {Element[]} lines @param {HTMLElement} fold @param {boolean} isDown @param {number} atOnce */
async function put(lines, fold, isDown, atOnce) {
  while (lines.length > atOnce && fold.isConnected) {
    const next = isDown ? lines.splice(0, atOnce) : lines.splice(-atOnce);
    keepPlace(anchorOf(fold, isDown), () => fold[isDown ? "before" : "after"](...next));
    await nextPicture();
  }
  if (fold.isConnected) keepPlace(anchorOf(fold, isDown), () => fold.replaceWith(...lines));
  if (atOnce < Infinity) await nextPicture();
}

/** A page that nobody sees has none. */
function nextPicture() {
  return new Promise((drawn) => (document.hidden ? setTimeout(drawn) : requestAnimationFrame(drawn)));
}

/** What is in sight beside a fold. @param {HTMLElement} fold @param {boolean} isDown */
function anchorOf(fold, isDown) {
  const middle = document.elementFromPoint((scroller()?.getBoundingClientRect().left ?? 0) + 80, innerHeight / 2)?.closest("#thread > li");
  return isDown ? document.getElementById(nameBefore(fold)) : middle && middle !== fold ? middle : document.getElementById(nameAfter(fold));
}

/** It stays where it is. @param {Element | null} anchor @param {() => void} change */
function keepPlace(anchor, change) {
  const was = anchor?.getBoundingClientRect().top ?? 0;
  change();
  if (anchor) (box() ?? window).scrollBy(0, anchor.getBoundingClientRect().top - was);
}

/** @param {HTMLElement} fold */
function nameBefore(fold) {
  return beside(fold, "previousElementSibling");
}

/** @param {HTMLElement} fold */
function nameAfter(fold) {
  return beside(fold, "nextElementSibling");
}

/** The nearest line that has a name. @param {HTMLElement} fold @param {"previousElementSibling" | "nextElementSibling"} way */
function beside(fold, way) {
  let line = fold[way];
  while (line && !NAMED.test(`#${line.id}`)) line = line[way];
  return line?.id ?? "";
}

/** @returns {HTMLElement[]} */
function folds() {
  return [...document.querySelectorAll("#thread > .folded")].map((one) => /** @type {HTMLElement} */ (one));
}

function scroller() {
  return document.getElementById("conversation");
}

/** What scrolls; null: the page itself, as on a phone. */
function box() {
  const one = scroller();
  return one && getComputedStyle(one).overflowY !== "visible" ? one : null;
}
