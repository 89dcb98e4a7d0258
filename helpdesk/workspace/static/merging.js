// Takes in a thread drawn anew: what was loaded before it stays, and so does a line that somebody presses, reads, marks or writes in.

import { isMarked, renew } from "./renewing.js";

/** Lines that somebody is at, and what they become once nobody is. @type {Map<Element, Element>} */
const later = new Map();

export function followMarked() {
  for (const change of ["selectionchange", "focusout"]) document.addEventListener(change, () => later.size && setTimeout(catchUp));
}

/** @param {HTMLElement} old @param {HTMLElement} fresh */
export function mergeThread(old, fresh) {
  const here = new Map([...old.children].map((one) => [keyOf(one), one]));
  const hadFocus = old.contains(document.activeElement);
  later.clear();
  settle(old, unfolded(old, [...fresh.children]).map((one) => {
    const known = keyOf(one) && here.get(keyOf(one));
    return known && known !== one ? renewed(known, one) : one;
  }));
  if (hadFocus && !old.contains(document.activeElement)) document.getElementById("conversation")?.focus({ preventScroll: true });
}

/** Replies that wait to leave: each stays where it stands until it has left. @param {Element} old @param {Element} fresh */
export function mergeHeld(old, fresh) {
  const here = new Map([...old.children].map((one) => [one.getAttribute("data-held"), one]));
  settle(old, [...fresh.children].map((one) => here.get(one.getAttribute("data-held")) ?? one));
}

/** What stays isn't taken out, not even for a moment: a press that has begun on it would be lost. @param {Element} place @param {Element[]} wanted */
function settle(place, wanted) {
  const stays = new Set(wanted);
  for (const child of [...place.children]) if (!stays.has(child)) child.remove();
  let at = place.firstElementChild;
  for (const one of wanted) {
    if (one === at) at = at.nextElementSibling;
    else place.insertBefore(one, at);
  }
}

/** Where the fresh thread leaves lines out, there stays what is shown of them here. @param {HTMLElement} old @param {Element[]} fresh @returns {Element[]} */
function unfolded(old, fresh) {
  const fold = fresh.findIndex((one) => one.classList.contains("folded"));
  if (fold < 1) return fresh;
  const next = fresh.findIndex((one, at) => at > fold && keyOf(one));
  const here = [...old.children];
  const [from, to] = [fresh[fold - 1], fresh[next]].map((one) => here.findIndex((part) => keyOf(part) === keyOf(one)));
  return from < 0 || to <= from ? fresh : [...fresh.slice(0, fold), ...here.slice(from + 1, to), ...fresh.slice(next)];
}

/** The line as it is now: itself where it can be renewed where it stands. @param {Element} known @param {Element} fresh */
function renewed(known, fresh) {
  if (isInUse(known)) return refreshed(known, fresh);
  if (renew(known, fresh)) return known;
  if (!isMarked(known)) return fresh;
  later.set(known, fresh);
  return known;
}

/** What waited because somebody was at it. */
function catchUp() {
  for (const [known, fresh] of [...later]) {
    if (isMarked(known)) continue;
    later.delete(known);
    known.replaceWith(fresh);
    document.dispatchEvent(new Event("aside:shown"));
  }
}

/** The letter as it is now, in the place of one in which a form or an earlier wording is open: what is typed and shown there stays. @param {Element} used @param {Element} fresh */
function refreshed(used, fresh) {
  if (used.querySelector(".versions[open]")) fresh.querySelector(".versions")?.setAttribute("open", "");
  const writing = used.querySelector(".edit-note[open]");
  const [body, freshBody] = [used, fresh].map((one) => one.querySelector(".letter-body"));
  if (!writing || !body || !freshBody) return renew(used, fresh) ? used : fresh;
  const at = [...freshBody.children].findIndex((one) => one.classList.contains("edit-note"));
  for (const child of [...body.children]) if (child !== writing) child.remove();
  const others = [...freshBody.children].filter((one) => !one.classList.contains("edit-note"));
  writing.before(...others.slice(0, at < 0 ? others.length : at));
  if (at >= 0) writing.after(...others.slice(at));
  return used;
}

/** @param {Element | undefined} part */
function keyOf(part) {
  return part instanceof HTMLElement ? part.id || part.dataset.key || "" : "";
}

/** @param {Element} part */
function isInUse(part) {
  return part.querySelector(".edit-note[open], .versions[open]") !== null;
}
