// Views are put in order by dragging them, or with Alt and the arrow keys, within their group.

import { say } from "/static/saying.js";

/** @type {HTMLElement | null} */
let dragged = null;

/** @param {{announce: (words: string) => void}} tools */
export function orderViews({ announce }) {
  makeDraggable();
  document.addEventListener("aside:shown", makeDraggable);
  document.addEventListener("dragstart", (event) => {
    const item = itemOf(event.target);
    if (!item || !event.dataTransfer) return;
    dragged = item;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset.view ?? "");
    item.classList.add("is-dragged");
  });
  document.addEventListener("dragover", (event) => {
    const over = itemOf(event.target);
    if (!dragged || !over || over.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (over !== dragged) over[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
  });
  document.addEventListener("drop", (event) => dragged && event.preventDefault());
  document.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    void keep(dragged, announce);
    dragged = null;
  });
  document.addEventListener("keydown", (event) => {
    const item = itemOf(event.target);
    if (!item || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const up = event.key === "ArrowUp";
    const other = up ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return announce(up ? say("It is the first already") : say("It is the last already"));
    const focused = /** @type {HTMLElement} */ (document.activeElement);
    other[up ? "before" : "after"](item);
    focused.focus();
    void keep(item, announce);
  });
}

/** @param {HTMLElement} item @param {(words: string) => void} announce */
async function keep(item, announce) {
  const keys = [...document.querySelectorAll("[data-view-group] > [data-view]")].map((one) => /** @type {HTMLElement} */ (one).dataset.view ?? "");
  const token = document.querySelector('input[name="_csrf"]');
  const body = new URLSearchParams(keys.map((key) => ["keys", key]));
  body.set("_csrf", token instanceof HTMLInputElement ? token.value : "");
  const siblings = [...(item.parentElement?.children ?? [])];
  const name = item.querySelector(".view-name, strong")?.textContent?.trim() ?? "View";
  try {
    const answer = await fetch("/desk/views/places", { method: "POST", body, headers: { Accept: "application/json" } });
    announce(answer.ok ? say("{name}: place {place} of {all}", { name, place: siblings.indexOf(item) + 1, all: siblings.length }) : say("The order couldn’t be kept. Reload the page and try again."));
  } catch {
    announce(say("The order couldn’t be kept: you’re not connected."));
  }
}

function makeDraggable() {
  for (const item of document.querySelectorAll("[data-view-group] > [data-view]")) {
    if (item instanceof HTMLElement) item.draggable = true;
    for (const link of item.querySelectorAll("a")) link.draggable = false; // the row is dragged, not its address
  }
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
function itemOf(target) {
  return target instanceof Element ? target.closest("[data-view-group] > [data-view]") : null;
}
