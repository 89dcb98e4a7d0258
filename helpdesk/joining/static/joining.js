// A ticket set aside leaves a toast with the way back, until something else is done or ten seconds have passed.

import { announce } from "/desk/static/announcing.js";
import { say } from "/static/saying.js";

const SHOWN = 10_000;
const EVERY = 1500;
let waiting = "";
let hiding = 0;

export function offerWayBack() {
  document.addEventListener("submit", (event) => {
    waiting = event.target instanceof HTMLFormElement ? (event.target.dataset.setAside ?? "") : "";
    hide();
  });
  document.addEventListener("aside:shown", () => {
    if (!waiting || !document.getElementById("restore")) return; // another change may be drawn before this one
    show(waiting);
    waiting = "";
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-way-back]")) goBack();
  });
}

/** Also by its key. */
export function goBack() {
  if (!toast()) return;
  hide();
  document.getElementById("restore")?.click();
}

/** How far the answer to a problem's incidents has come, until it has reached them all. */
export async function watchProgress() {
  while (document.querySelector("#progress[data-runs]")) {
    await new Promise((done) => setTimeout(done, EVERY));
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) continue;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(".joining-page");
    if (fresh) document.querySelector(".joining-page")?.replaceChildren(...fresh.childNodes);
    announce(document.querySelector("#progress p")?.textContent);
  }
}

/** @param {string} words */
function show(words) {
  const pattern = document.getElementById("way-back");
  if (!(pattern instanceof HTMLTemplateElement)) return;
  const shown = /** @type {DocumentFragment} */ (pattern.content.cloneNode(true));
  /** @type {HTMLElement} */ (shown.querySelector("strong")).textContent = words;
  document.body.append(shown);
  announce(say("{what}. Press Z to undo.", { what: words }));
  hiding = window.setTimeout(hide, SHOWN);
}

function hide() {
  clearTimeout(hiding);
  toast()?.remove();
}

function toast() {
  return document.getElementById("set-aside-toast");
}
