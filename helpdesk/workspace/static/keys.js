// Single keys: silent in fields and dialogs, and off for people whose speech input would press them (WCAG 2.1.4).

import { goBack } from "/desk/joining-static/joining.js";
import { keepSingleKeys, singleKeysAreOn } from "/static/single-keys.js";

const map = /** @type {HTMLDialogElement} */ (document.getElementById("map"));
let last = -1;

/** @type {Record<string, () => void>} */
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  r: () => write("reply"),
  n: () => write("note"),
  e: () => document.getElementById("solve")?.click(),
  a: () => document.getElementById("take")?.click(),
  t: () => document.getElementById("tag")?.focus(),
  T: () => document.getElementById("pass-on")?.click(),
  m: () => document.getElementById("merge")?.click(),
  "!": () => document.getElementById("to-spam")?.click(),
  "#": () => document.getElementById("to-trash")?.click(),
  z: goBack,
  "/": () => document.getElementById("find")?.focus(),
  "?": () => map.showModal(),
};

export function listenToKeys() {
  const choice = /** @type {HTMLInputElement} */ (document.getElementById("single-keys"));
  last = rows().findIndex((link) => link.getAttribute("aria-current"));
  choice.checked = singleKeysAreOn();
  document.body.classList.toggle("no-single-keys", !choice.checked);
  choice.addEventListener("change", () => {
    keepSingleKeys(choice.checked);
    document.body.classList.toggle("no-single-keys", !choice.checked);
  });
  document.addEventListener("click", (event) => event.target instanceof Element && event.target.closest("[data-map]") && map.showModal());
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const writing = target.matches("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && target.closest("#composer")) {
      event.preventDefault();
      document.getElementById("send")?.click();
    } else if (writing && event.key === "Escape") {
      target.blur();
    } else if (choice.checked && !writing && !map.open && !event.ctrlKey && !event.metaKey && !event.altKey && KEYS[event.key]) {
      event.preventDefault();
      KEYS[event.key]();
    }
  });
}

/** The row after or before the one that has the focus, is open, or was last. @param {number} by */
function step(by) {
  const links = rows();
  if (!links.length) return;
  const focused = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const picked = links.findIndex((link) => link.getAttribute("aria-current"));
  const gone = last - (by > 0 ? 1 : 0); // the row that was open has left the view: its neighbours are next
  const from = focused >= 0 ? focused : picked >= 0 ? picked : gone;
  last = Math.min(Math.max(from + by, 0), links.length - 1);
  links[last].focus();
  links[last].scrollIntoView({ block: "nearest" });
}

function rows() {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".row-link")]);
}

/** @param {string} kind */
function write(kind) {
  const choice = document.querySelector(`.kinds input[value="${kind}"]`);
  if (choice instanceof HTMLInputElement) choice.click();
  document.getElementById("body")?.focus();
}
