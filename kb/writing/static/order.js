// Lists put in order: a button moves a line and keeps the focus, dragging moves it too; every change is sent at once.

import { say } from "/static/saying.js";

const status = /** @type {HTMLElement} */ (document.querySelector("[data-order-said]"));
for (const form of document.querySelectorAll("form[data-order]")) orderable(/** @type {HTMLFormElement} */ (form));

/** @param {HTMLFormElement} form */
function orderable(form) {
  const list = /** @type {HTMLElement} */ (form.querySelector("ol"));
  for (const item of list.children) /** @type {HTMLElement} */ (item).draggable = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = /** @type {HTMLButtonElement} */ (event.submitter);
    const item = /** @type {HTMLElement} */ (button.closest("li"));
    const beside = button.value.startsWith("up:") ? item.previousElementSibling : item.nextElementSibling;
    if (!beside) return;
    if (button.value.startsWith("up:")) beside.before(item);
    else beside.after(item);
    button.focus();
    send(form, list, item);
  });
  dragging(list, (item) => send(form, list, item));
}

/** @param {HTMLElement} list @param {(item: HTMLElement) => void} done */
function dragging(list, done) {
  /** @type {HTMLElement | null} */
  let held = null;
  /** @type {Element | null} */
  let from = null;
  list.addEventListener("dragstart", (event) => {
    held = /** @type {HTMLElement} */ (event.target).closest("li");
    from = held?.nextElementSibling ?? null;
    held?.classList.add("dragged");
    event.dataTransfer?.setData("text/plain", held?.dataset.item ?? "");
  });
  list.addEventListener("dragover", (event) => {
    const over = /** @type {HTMLElement} */ (event.target).closest("li");
    if (!held || !over || over.parentElement !== list) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(held);
    else over.after(held);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    held?.classList.remove("dragged");
    if (held && held.nextElementSibling !== from) done(held);
    held = null;
  });
}

/** @param {HTMLFormElement} form @param {HTMLElement} list @param {HTMLElement} item */
async function send(form, list, item) {
  const items = [...list.children];
  for (const [place, one] of items.entries()) {
    const [up, down] = one.querySelectorAll("button");
    up.toggleAttribute("aria-disabled", place === 0);
    down.toggleAttribute("aria-disabled", place === items.length - 1);
    if (place === 0) up.setAttribute("aria-disabled", "true");
    if (place === items.length - 1) down.setAttribute("aria-disabled", "true");
  }
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
  const kept = answer && (answer.ok || answer.type === "opaqueredirect");
  status.textContent = kept
    ? say("{name}: now {place} of {all}.", { name: item.dataset.item ?? "", place: items.indexOf(item) + 1, all: items.length })
    : say("This wasn’t kept. Check your connection, then reload the page.");
  status.classList.toggle("sr", Boolean(kept));
}
