// The part of a long thread that is left out opens in its place: by its line, by an address that names a letter in it, by a search hit.

import { announce } from "./announcing.js";
import { mergeThread } from "./merging.js";

const NAMED = /^#m\d+$/;
const SETTLING = 12; // frames

export function followFold() {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("#folded");
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void open(link);
  });
  addEventListener("hashchange", () => void land());
  void land();
}

/** To the letter the address names, wherever it is. */
export async function land() {
  if (!NAMED.test(location.hash)) return;
  const id = location.hash.slice(1);
  const link = document.getElementById("folded");
  if (!document.getElementById(id) && link instanceof HTMLAnchorElement && !(await open(link))) return;
  const letter = document.getElementById(id);
  if (!letter) return;
  settle(letter, SETTLING);
  letter.classList.add("is-landed");
  letter.addEventListener("animationend", () => letter.classList.remove("is-landed"), { once: true });
}

/** What lies around it gets its real height only once it is in sight, so it is gone to until it stays. @param {HTMLElement} letter @param {number} left */
function settle(letter, left) {
  letter.scrollIntoView({ block: "center" });
  if (left) requestAnimationFrame(() => settle(letter, left - 1));
}

/** @param {HTMLAnchorElement} link */
async function open(link) {
  const thread = document.getElementById("thread");
  link.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("thread");
    if (!answer.ok || !fresh || !thread) throw new Error();
    const before = link.closest("li")?.previousElementSibling?.id;
    const after = link.closest("li")?.nextElementSibling?.id;
    mergeThread(thread, fresh);
    announce("The whole conversation is shown");
    const next = (after && document.getElementById(after)?.previousElementSibling) || document.getElementById(before ?? "");
    if (next instanceof HTMLElement && !NAMED.test(location.hash)) next.scrollIntoView({ block: "end" });
    document.getElementById("conversation")?.focus({ preventScroll: true });
    document.dispatchEvent(new Event("aside:shown"));
    return true;
  } catch {
    link.removeAttribute("aria-busy");
    announce("The rest didn’t load. Try again.");
    return false;
  }
}
