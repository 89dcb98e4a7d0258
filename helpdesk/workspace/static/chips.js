// The chips under a subject take two lines at most: what doesn't fit waits behind “+2”, and last the topic is cut short.

import { say } from "/static/saying.js";

const LINES = 2;
const NARROW = matchMedia("(max-width: 760px)"); // there they are one line that scrolls
let opened = false;

export function foldChips() {
  fold();
  document.addEventListener("aside:shown", fold);
  new ResizeObserver(fold).observe(document.querySelector("[data-swap=head]") ?? document.body);
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element && event.target.closest("#more-chips"))) return;
    opened = true;
    const first = document.querySelector(".chips .is-folded");
    fold();
    /** @type {HTMLElement | null | undefined} */ (first?.querySelector("button, select"))?.focus();
  });
}

function fold() {
  const row = document.querySelector(".facts-line .chips");
  if (!row) return;
  for (const one of row.querySelectorAll(".is-folded")) one.classList.remove("is-folded");
  row.classList.remove("is-tight");
  for (const one of row.querySelectorAll("#more-chips, .chips-end")) one.remove();
  if (NARROW.matches) return;
  if (!opened && lines(row) > LINES) shorten(row);
  keepCompany(row);
}

/** @param {Element} row */
function shorten(row) {
  const more = document.createElement("button");
  more.className = "chip";
  more.id = "more-chips";
  more.type = "button";
  row.querySelector(".tag-add")?.before(more);
  const folding = foldable(row);
  for (const [at, one] of folding.entries()) {
    one.classList.add("is-folded");
    more.textContent = `+${at + 1}`;
    more.setAttribute("aria-label", say("Show {n} more", { n: at + 1 }));
    if (lines(row) <= LINES) return;
  }
  row.classList.add("is-tight");
}

/** What goes first: that it is a question, as most are; then tags, from the last. @param {Element} row */
function foldable(row) {
  const kind = /** @type {HTMLSelectElement | null} */ (row.querySelector("#kind-of-ticket"));
  const tags = [...row.querySelectorAll(".tag")].reverse();
  const folding = kind?.value === "question" ? [kind.form, ...tags] : [...tags, kind?.form];
  return /** @type {Element[]} */ (folding.filter((one) => one && !one.contains(document.activeElement)));
}

/** @param {Element} row */
const lines = (row) => rows(row).length;

/** What stands on each line. @param {Element} row @returns {HTMLElement[][]} */
function rows(row) {
  /** @type {HTMLElement[][]} */
  const found = [];
  let last = -Infinity;
  for (const chip of /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll(".chip:not(:focus-within), .rated"))) {
    const place = chip.getBoundingClientRect();
    if (!place.width) continue;
    const middle = (place.top + place.bottom) / 2;
    if (middle - last > 8) found.push([]);
    last = middle;
    found.at(-1)?.push(chip);
  }
  return found;
}

/** The last line holds more than one: the chip before comes along. @param {Element} row */
function keepCompany(row) {
  const [before, end] = rows(row).slice(-2);
  if (end?.length !== 1 || before.length < 3) return;
  const line = document.createElement("span");
  line.className = "chips-end";
  standing(row, before[before.length - 1]).before(line);
}

/** What stands in the row itself, or among its tags, for a chip within it. @param {Element} row @param {Element} chip */
function standing(row, chip) {
  let one = chip;
  while (one.parentElement && one.parentElement !== row && !one.parentElement.matches(".tags")) one = one.parentElement;
  return one;
}
