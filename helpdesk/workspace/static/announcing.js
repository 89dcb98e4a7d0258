// What is said to people who don't see it happen, and what went wrong, where they look.

import { say } from "/static/saying.js";
import { clock } from "/static/own-clock.js";

/** @param {string | null | undefined} words */
export function announce(words) {
  const place = document.getElementById("said");
  if (place && words) place.textContent = words;
}

/** A sentence above the text that is being written. @param {string} words @param {{label: string, href: string}} [link] */
export function trouble(words, link) {
  const pattern = document.getElementById("trouble-notice");
  const place = document.getElementById("notices");
  if (!(pattern instanceof HTMLTemplateElement) || !place) return announce(words);
  const notice = /** @type {DocumentFragment} */ (pattern.content.cloneNode(true));
  const text = /** @type {HTMLElement} */ (notice.querySelector("span"));
  text.textContent = words;
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.label;
    text.append(" ", anchor);
  }
  place.replaceChildren(notice);
}

/** A sentence below the form it is about, which may be far from the text that is being written. @param {HTMLFormElement} form @param {string} words */
export function troubleBeside(form, words) {
  const pattern = document.getElementById("trouble-notice");
  if (!(pattern instanceof HTMLTemplateElement)) return announce(words);
  noTrouble();
  const notice = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (pattern.content.cloneNode(true)).firstElementChild);
  notice.dataset.refused = "";
  /** @type {HTMLElement} */ (notice.querySelector("span")).textContent = words;
  form.after(notice);
}

/** Text stays in this browser and in what was saved; the page comes back after signing in. */
export function signInAgain() {
  if (document.querySelector('#notices .wrong a[href^="/desk/sign-in"]')) return;
  const next = encodeURIComponent(location.pathname + location.search);
  trouble(say("You were signed out. Your text is kept."), { label: say("Sign in again"), href: `/desk/sign-in?next=${next}` });
  document.querySelector("#notices .wrong")?.setAttribute("data-unreached", "");
}

/** It didn't reach the server: said until something does. @param {string} words @param {string} [then] what is left to do once it is there again; nothing of it goes by itself */
export function unreached(words, then = "") {
  trouble(words);
  document.querySelector("#notices .wrong")?.setAttribute("data-unreached", then);
}

/** The server answers: what said that it didn't is true no longer. */
export function reached() {
  document.dispatchEvent(new Event("aside:reached"));
  const notice = document.querySelector("#notices [data-unreached]");
  if (!notice) return;
  const left = notice.getAttribute("data-unreached");
  if (left) return trouble(left);
  notice.remove();
  announce(say("Connected again."));
}

export function noTrouble() {
  for (const notice of document.querySelectorAll("#notices .wrong, [data-refused]")) notice.remove();
}

/** Beside the text: whether it is kept. @param {string} words */
export function kept(words) {
  const place = document.getElementById("kept");
  if (!place) return;
  place.textContent = words;
  const isKept = words === say("Saved");
  place.parentElement?.classList.toggle("is-kept", isKept);
  const at = document.getElementById("kept-at");
  if (at) at.textContent = isKept ? clock(new Date()) : "";
}
