// Pictures of the conversation, large and one after the other, also of the parts that a long thread leaves out; what is shown is our own
// redrawn preview, the original is downloaded.

import { goTo } from "./folded.js";
import { say } from "/static/saying.js";

/** @typedef {{file: string, letter: string, name: string, from: string, small: string, whole: string}} Picture */

const place = /** @type {HTMLDialogElement | null} */ (document.getElementById("pictures"));
/** The file that is shown: its line may be drawn anew meanwhile. */
let shown = "";
/** Where the thread leaves something out, all of it as the server tells. @type {Picture[]} */
let told = [];
/** Until it has told. @type {Promise<void> | null} */
let asking = null;

export function followPictures() {
  if (!place) return;
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("[data-picture]");
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(link);
  });
  place.addEventListener("click", (event) => {
    const on = event.target instanceof Element ? event.target.closest("button")?.id : "";
    if (event.target === place || on === "pictures-close") place.close();
    else if (on === "pictures-back") void step(-1);
    else if (on === "pictures-on") void step(1);
  });
  place.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    void step(way);
  });
  place.addEventListener("close", () => void leave());
  image().addEventListener("error", () => tell(true));
}

/** @param {HTMLAnchorElement} link */
function open(link) {
  told = [];
  asking = unfold() ? ask() : null;
  show(pictureOf(link));
  if (!place?.open) place?.showModal();
}

/** To where it stands, which is read now where it was left out. */
async function leave() {
  const find = () => links().find((one) => one.dataset.file === shown);
  const left = told.find((one) => one.file === shown);
  if (find() || !left) return find()?.focus();
  const letter = await goTo(left.letter);
  if (!place?.open) (find() ?? unfold())?.focus({ preventScroll: letter !== null });
}

async function ask() {
  try {
    const answer = await fetch(`/desk/tickets/${document.getElementById("ticket")?.dataset.ticket}/pictures`, { headers: { Accept: "application/json" } });
    if (answer.ok && !answer.redirected) told = await answer.json();
  } catch {
    // those of the page are there
  }
  asking = null;
  count();
}

/** @param {number} way */
async function step(way) {
  await asking;
  const all = pictures();
  const at = all.findIndex((one) => one.file === shown);
  if (all.length) show(all[(at + way + all.length) % all.length]);
}

/** @param {Picture} picture */
function show(picture) {
  shown = picture.file;
  tell(false);
  image().src = picture.small;
  image().alt = say("{name}, a picture from {from}", { name: picture.name, from: picture.from });
  part("name").textContent = picture.name;
  /** @type {HTMLAnchorElement} */ (part("save")).href = picture.whole;
  count();
}

/** Which of how many; nothing while the server is asked how many there are. */
function count() {
  const all = asking ? [] : pictures();
  const at = all.findIndex((one) => one.file === shown) + 1;
  part("place").textContent = all.length > 1 ? say("{at} of {many}", { at, many: all.length }) : "";
  for (const way of ["back", "on"]) part(way).hidden = !asking && all.length < 2;
}

/** @param {boolean} isGone */
function tell(isGone) {
  part("gone").hidden = !isGone;
  image().hidden = isGone;
}

/** @returns {Picture[]} */
function pictures() {
  return told.some((one) => one.file === shown) ? told : links().map(pictureOf);
}

/** @param {HTMLAnchorElement} link @returns {Picture} */
function pictureOf(link) {
  return {
    file: link.dataset.file ?? "", letter: link.closest(".letter")?.id ?? "", name: link.querySelector("bdi")?.textContent ?? "", from: link.closest("[data-name]")?.getAttribute("data-name") ?? "",
    small: link.querySelector("img")?.src ?? "", whole: link.href,
  };
}

/** @returns {HTMLAnchorElement[]} */
function links() {
  return [...document.querySelectorAll("#thread a[data-picture]")].map((link) => /** @type {HTMLAnchorElement} */ (link));
}

/** @returns {HTMLAnchorElement | null} */
function unfold() {
  return document.querySelector("#thread [data-unfold]");
}

/** @param {string} name */
function part(name) {
  return /** @type {HTMLElement} */ (document.getElementById(`pictures-${name}`));
}

function image() {
  return /** @type {HTMLImageElement} */ (part("shown"));
}
