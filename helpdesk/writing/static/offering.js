// Another text of one's own, above the one being written: looked at, used or left, never lost without a word.

import { say } from "/static/saying.js";

const WORDS = {
  newer: [say("A newer draft of yours was written elsewhere."), say("Use it"), say("Keep this")],
  older: [say("Another draft of yours was here."), say("Bring it back"), say("Leave it")],
};

/** @param {"newer" | "older"} age @param {string} text @param {Acts} acts */
export function offer(age, text, acts) {
  const [sentence, use, leave] = WORDS[age];
  ask(sentence, text.trim() ? shortened(text) : say("It is empty: sent or cleared there."), use, leave, acts);
}

/** @typedef {{use: () => void, leave: () => void}} Acts */
/** @type {Acts} what the buttons do */
let doing;

/** @param {string} sentence @param {string} words @param {string} use @param {string} leave @param {Acts} acts */
export function ask(sentence, words, use, leave, acts) {
  const pattern = document.getElementById("draft-notice");
  const place = document.getElementById("offers");
  if (!(pattern instanceof HTMLTemplateElement) || !place) return;
  doing = acts;
  const standing = /** @type {HTMLElement | null} */ (place.firstElementChild);
  if (standing && part(standing, "strong").textContent === sentence && part(standing, "p").textContent === words) return; // a button isn't taken away under the finger
  const notice = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (pattern.content.cloneNode(true)).firstElementChild);
  part(notice, "strong").textContent = sentence;
  part(notice, "p").textContent = words;
  const done = (/** @type {keyof Acts} */ act) => () => { notice.remove(); doing[act](); document.getElementById("body")?.focus(); };
  for (const [name, label] of /** @type {const} */ ([["use", use], ["leave", leave]])) {
    const button = part(notice, `[data-${name}]`);
    button.textContent = label;
    button.addEventListener("click", done(name));
  }
  place.replaceChildren(notice);
}

/** @param {string} text */
function shortened(text) {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > 160 ? `“${line.slice(0, 159)}…”` : `“${line}”`;
}

/** @param {HTMLElement} notice @param {string} which */
function part(notice, which) {
  return /** @type {HTMLElement} */ (notice.querySelector(which));
}
