// Things are put in order among their siblings by dragging them, and those of a column with Alt and the arrow keys too.

import { say } from "/static/saying.js";

/**
 * `items`: what can be dragged, as a selector; `across`: they stand side by side; `put`: how one goes before or after another, where
 * that isn't all; `moved`: it has its place now.
 * @param {{items: string, across?: boolean, put?: (item: HTMLElement, other: Element, where: "before" | "after") => void,
 *   moved: (item: HTMLElement) => void, announce: (words: string) => void}} options
 */
export function followDragging({ items, across = false, put = (item, other, where) => other[where](item), moved, announce }) {
  /** @type {HTMLElement | null} */ let dragged = null;
  const itemOf = (/** @type {EventTarget | null} */ target) => /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest(items) : null);
  const ready = () => {
    for (const item of document.querySelectorAll(items)) {
      if (item instanceof HTMLElement && !item.draggable) item.draggable = true;
      for (const link of item.querySelectorAll("a")) if (link.draggable) link.draggable = false; // it is dragged, not its address
    }
  };
  ready();
  document.addEventListener("aside:shown", ready);
  document.addEventListener("dragstart", (event) => {
    const item = itemOf(event.target);
    if (!item || !event.dataTransfer) return;
    if (item.querySelector("[role=separator]:active")) return event.preventDefault(); // its width is changed
    dragged = item;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    item.classList.add("is-dragged");
  });
  document.addEventListener("dragover", (event) => {
    const over = itemOf(event.target);
    if (!dragged || !over || over.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    const where = (across ? event.clientX < box.left + box.width / 2 : event.clientY < box.top + box.height / 2) ? "before" : "after";
    const there = where === "before" ? over.previousElementSibling : over.nextElementSibling;
    if (over !== dragged && there !== dragged) put(dragged, over, where);
  });
  document.addEventListener("drop", (event) => dragged && event.preventDefault());
  document.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    moved(dragged);
    dragged = null;
  });
  if (!across) document.addEventListener("keydown", (event) => {
    const item = itemOf(event.target);
    if (!item || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const up = event.key === "ArrowUp";
    const other = up ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return announce(up ? say("It is the first already") : say("It is the last already"));
    const focused = /** @type {HTMLElement} */ (document.activeElement);
    put(item, other, up ? "before" : "after");
    focused.focus();
    moved(item);
  });
}

/** Its place among those it stands with, in words. @param {HTMLElement} item @param {string} items @param {string} name */
export function placeOf(item, items, name) {
  const all = [...(item.parentElement?.children ?? [])].filter((one) => one.matches(items));
  return say("{name}: place {place} of {all}", { name, place: all.indexOf(item) + 1, all: all.length });
}

/** What stands first goes no further up, what stands last no further down; the focus stays with what was moved. @param {HTMLElement} item */
export function markEnds(item) {
  const all = [...(item.parentElement?.children ?? [])];
  for (const one of all) {
    one.querySelector('[data-moves="up"]')?.toggleAttribute("disabled", one === all[0]);
    one.querySelector('[data-moves="down"]')?.toggleAttribute("disabled", one === all.at(-1));
  }
  if (document.activeElement?.matches(":disabled")) item.querySelector("a")?.focus();
}

/** Sent to be kept, and said. @param {string} address @param {[string, string][]} what @param {string} done @param {(words: string) => void} announce */
export async function keepOrder(address, what, done, announce) {
  const token = document.querySelector('input[name="_csrf"]');
  const body = new URLSearchParams([...what, ["_csrf", token instanceof HTMLInputElement ? token.value : ""]]);
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer) announce(say("The order couldn’t be kept: you’re not connected."));
  else announce(answer.ok && !answer.redirected ? done : say("The order couldn’t be kept. Reload the page and try again."));
}
