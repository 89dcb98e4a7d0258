// The builder: a view shows what it holds while it is put together. The server draws; this page only swaps what changed.

import { say as t } from "/static/saying.js";

const PAUSE = 300;
const form = /** @type {HTMLFormElement} */ (document.getElementById("builder"));
let waiting = 0;
let asked = 0;

document.body.classList.add("has-js");

form.addEventListener("input", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.matches("[data-find]")) return find(/** @type {HTMLInputElement} */ (target));
  if (target.matches("[data-refreshes], [name=name], [name=icon]")) return; // a choice of field or operator draws its line anew, below
  namePicked(target);
  clearTimeout(waiting);
  waiting = window.setTimeout(() => look("look", { lines: false }), PAUSE);
});

form.addEventListener("change", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.matches("[data-refreshes]")) void look("look", { focus: target.id });
});

form.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-add], [data-remove]");
  if (!(button instanceof HTMLButtonElement)) return;
  event.preventDefault();
  if ("add" in button.dataset) return void look(button.value, { focusLast: button.value.slice(4) });
  const list = button.closest("ol");
  const at = [...(list?.children ?? [])].indexOf(/** @type {Element} */ (button.closest("li")));
  void look(button.value, { focusAt: { place: button.value.split("-")[1], at } });
});

document.addEventListener("keydown", (event) => {
  const target = /** @type {Element} */ (event.target);
  const picker = target.closest("details[open]");
  if (event.key === "Escape" && picker instanceof HTMLDetailsElement) {
    picker.open = false;
    picker.querySelector("summary")?.focus();
  } else if (event.key === "Enter" && target.matches("input:not([type=checkbox], [type=radio])") && target.id !== "name") {
    event.preventDefault(); // a line is finished, the view isn't: it is saved by its button
  } else if (event.key === "Backspace" && event.altKey && target.closest(".line")) {
    event.preventDefault();
    /** @type {HTMLElement | null} */ (target.closest(".line")?.querySelector("[data-remove]"))?.click();
  }
});

document.addEventListener("click", (event) => {
  for (const open of form.querySelectorAll("details[open]")) {
    if (open instanceof HTMLDetailsElement && !open.contains(/** @type {Node} */ (event.target))) open.open = false;
  }
});

/**
 * @param {string} act
 * @param {{lines?: boolean, focus?: string, focusLast?: string, focusAt?: {place: string, at: number}}} [how]
 */
async function look(act, { lines = true, focus, focusLast, focusAt } = {}) {
  clearTimeout(waiting);
  const mine = ++asked;
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  body.set("do", act);
  const preview = /** @type {HTMLElement} */ (document.getElementById("preview"));
  const slow = window.setTimeout(() => preview.setAttribute("aria-busy", "true"), 300);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("preview");
    if (mine !== asked) return;
    if (!fresh) return say(page.querySelector(".problem p")?.textContent ?? "You were signed out. Open the desk in another tab, sign in, and go on here.");
    preview.replaceChildren(...fresh.childNodes);
    if (lines) document.getElementById("conditions")?.replaceChildren(.../** @type {Element} */ (page.getElementById("conditions")).childNodes);
    document.dispatchEvent(new Event("aside:shown"));
    if (focus) document.getElementById(focus)?.focus();
    if (focusLast) firstOf(document.querySelector(`#add-${focusLast}`)?.previousElementSibling?.lastElementChild);
    if (focusAt) focusNear(focusAt);
  } catch {
    say(t("This didn’t reach us. What you chose is kept: go on when you’re connected."));
  } finally {
    clearTimeout(slow);
    preview.removeAttribute("aria-busy");
  }
}

/** @param {{place: string, at: number}} where the line that was removed */
function focusNear({ place, at }) {
  const add = document.getElementById(`add-${place}`);
  const lines = add?.previousElementSibling?.children;
  if (lines?.length) firstOf(lines[Math.min(at, lines.length - 1)]);
  else add?.focus();
}

/** @param {Element | null | undefined} line */
function firstOf(line) {
  /** @type {HTMLElement | null | undefined} */ (line?.querySelector("select"))?.focus();
}

/** @param {HTMLElement} box */
function namePicked(box) {
  const picker = box.closest(".picker");
  const place = picker?.querySelector("[data-picked]");
  if (!picker || !place) return;
  const names = [...picker.querySelectorAll("input:checked")].map((one) => one.closest("label")?.textContent?.trim());
  place.textContent = names.join(", ") || t("Choose");
}

/** @param {HTMLInputElement} field */
function find(field) {
  const words = field.value.trim().toLowerCase();
  for (const choice of field.closest("fieldset")?.querySelectorAll(".picker-choice") ?? []) {
    /** @type {HTMLElement} */ (choice).hidden = !choice.textContent?.toLowerCase().includes(words);
  }
}

/** @param {string} words */
function say(words) {
  const preview = /** @type {HTMLElement} */ (document.getElementById("preview"));
  const line = document.createElement("p");
  line.className = "preview-unfinished";
  line.textContent = words;
  preview.replaceChildren(line);
}
