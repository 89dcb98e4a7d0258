// Proposals by keyboard. Single keys are silent in fields, and off for people whose speech input would press them (WCAG 2.1.4).

import { keepSingleKeys, singleKeysAreOn } from "/static/single-keys.js";

const choice = document.getElementById("single-keys");

if (choice instanceof HTMLInputElement) {
  choice.checked = singleKeysAreOn();
  show(choice.checked);
  choice.addEventListener("change", () => {
    keepSingleKeys(choice.checked);
    show(choice.checked);
  });
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const writing = target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
    if (writing && event.key === "Escape") marked()?.focus();
    else if (choice.checked && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) press(event);
  });
}

/** J and K mark a proposal; A, M and D go to what decides on it: a name, a theme, or at once. @param {KeyboardEvent} event */
function press(event) {
  if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else if (["a", "m", "d"].includes(event.key)) decide(event.key);
  else return;
  event.preventDefault();
}

/** @param {number} by */
function step(by) {
  const all = proposals();
  if (!all.length) return;
  const here = marked();
  const from = here ? all.indexOf(here) : by > 0 ? -1 : 0;
  const next = all[Math.min(Math.max(from + by, 0), all.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

/** @param {string} key */
function decide(key) {
  const control = marked()?.querySelector(`[data-key="${key}"]`);
  if (control instanceof HTMLInputElement) control.select();
  if (control instanceof HTMLButtonElement) control.click();
  else if (control instanceof HTMLElement) control.focus();
}

/** @returns {HTMLElement | null} */
function marked() {
  return document.activeElement?.closest(".proposal") ?? null;
}

function proposals() {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".proposal")]);
}

/** @param {boolean} on */
function show(on) {
  document.body.classList.toggle("no-single-keys", !on);
}
