// Pictures of the conversation, large and one after the other; what is shown is our own redrawn preview, the original is downloaded.

import { say } from "/static/saying.js";

const place = /** @type {HTMLDialogElement | null} */ (document.getElementById("pictures"));
/** The file that is shown: its line may be drawn anew meanwhile. */
let shown = "";

export function followPictures() {
  if (!place) return;
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("[data-picture]");
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    show(link);
    if (!place.open) place.showModal();
  });
  place.addEventListener("click", (event) => {
    const on = event.target instanceof Element ? event.target.closest("button")?.id : "";
    if (event.target === place || on === "pictures-close") place.close();
    else if (on === "pictures-back") step(-1);
    else if (on === "pictures-on") step(1);
  });
  place.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    step(way);
  });
  place.addEventListener("close", () => links().find((link) => link.dataset.file === shown)?.focus());
  image().addEventListener("error", () => tell(true));
}

/** @param {number} way */
function step(way) {
  const all = links();
  const at = all.findIndex((link) => link.dataset.file === shown);
  if (all.length) show(all[(at + way + all.length) % all.length]);
}

/** @param {HTMLAnchorElement} link */
function show(link) {
  const all = links();
  const many = all.length;
  const small = link.querySelector("img");
  const name = link.querySelector("bdi")?.textContent ?? "";
  const from = link.closest("[data-name]")?.getAttribute("data-name") ?? "";
  shown = link.dataset.file ?? "";
  tell(false);
  image().src = small?.src ?? "";
  image().alt = say("{name}, a picture from {from}", { name, from });
  part("name").textContent = name;
  part("place").textContent = many > 1 ? say("{at} of {many}", { at: all.indexOf(link) + 1, many }) : "";
  for (const way of ["back", "on"]) part(way).hidden = many < 2;
  /** @type {HTMLAnchorElement} */ (part("save")).href = link.href;
}

/** @param {boolean} isGone */
function tell(isGone) {
  part("gone").hidden = !isGone;
  image().hidden = isGone;
}

/** @returns {HTMLAnchorElement[]} */
function links() {
  return [...document.querySelectorAll("#thread a[data-picture]")].map((link) => /** @type {HTMLAnchorElement} */ (link));
}

/** @param {string} name */
function part(name) {
  return /** @type {HTMLElement} */ (document.getElementById(`pictures-${name}`));
}

function image() {
  return /** @type {HTMLImageElement} */ (part("shown"));
}
