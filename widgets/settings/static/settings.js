// The settings page: what is typed is tried in the preview at once, and what is wrong is said beside its field.

import { say } from "/static/saying.js";

const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-check]"));
const frame = /** @type {HTMLIFrameElement} */ (document.querySelector("iframe.preview"));
const state = /** @type {HTMLElement} */ (document.querySelector("[data-state]"));
let timer = 0;
let asked = 0;

form.addEventListener("input", () => {
  state.textContent = say("Not saved yet");
  clearTimeout(timer);
  timer = setTimeout(check, 250);
});
form.addEventListener("submit", () => removeEventListener("beforeunload", warn));
form.addEventListener("input", () => addEventListener("beforeunload", warn), { once: true });
addEventListener("message", ({ origin, source, data }) => {
  if (origin === location.origin && source === frame.contentWindow && data.ready) check();
});
for (const button of document.querySelectorAll("[data-verb]")) {
  button.addEventListener("click", () => frame.contentWindow?.postMessage({ verb: /** @type {HTMLElement} */ (button).dataset.verb }, location.origin));
}
for (const button of document.querySelectorAll("[data-size]")) {
  button.addEventListener("click", () => {
    frame.classList.toggle("phone", /** @type {HTMLElement} */ (button).dataset.size === "phone");
    for (const one of document.querySelectorAll("[data-size]")) one.setAttribute("aria-pressed", String(one === button));
  });
}
for (const button of document.querySelectorAll("[data-copy]")) button.addEventListener("click", () => copy(/** @type {HTMLButtonElement} */ (button)));
for (const swatch of document.querySelectorAll("[data-swatch]")) pair(/** @type {HTMLInputElement} */ (swatch));
document.querySelector("[data-more]")?.addEventListener("click", addPage);
for (const hidden of document.querySelectorAll("[data-script]")) hidden.removeAttribute("hidden");

async function check() {
  const mine = ++asked;
  const answer = await fetch(/** @type {string} */ (form.dataset.check), { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || mine !== asked) return; // a later one is on its way, or saving will say what is wrong
  const { wrong, contrast, settings, page, heavy } = await answer.json();
  for (const place of form.querySelectorAll("[data-wrong]")) mark(/** @type {HTMLElement} */ (place), wrong[/** @type {HTMLElement} */ (place).dataset.wrong ?? ""] ?? "");
  for (const place of form.querySelectorAll("[data-contrast]")) {
    const { contrast: scheme = "", field = "" } = /** @type {HTMLElement} */ (place).dataset;
    place.textContent = wrong[field] ? "" : contrast[scheme] ?? "";
  }
  const weight = form.querySelector("[data-heavy]");
  if (weight && weight.textContent !== heavy) weight.textContent = heavy;
  const tried = form.querySelector("[data-tried]");
  if (tried) tried.textContent = !/** @type {HTMLInputElement} */ (form.elements.namedItem("try")).value ? "" : page ? say("is the page {page}", { page }) : say("fits no pattern: the page says it itself");
  frame.contentWindow?.postMessage({ settings }, location.origin);
}

/** @param {HTMLElement} place @param {string} sentence */
function mark(place, sentence) {
  const words = /** @type {HTMLElement} */ (place.querySelector("span"));
  if (words.textContent !== sentence) words.textContent = sentence;
  place.hidden = !sentence;
  for (const field of form.querySelectorAll(`[aria-describedby~="${place.id}"]`)) field.toggleAttribute("aria-invalid", Boolean(sentence));
}

/** A picker beside the text: either sets the other. @param {HTMLInputElement} swatch */
function pair(swatch) {
  const text = /** @type {HTMLInputElement} */ (document.getElementById(swatch.dataset.swatch ?? ""));
  swatch.addEventListener("input", () => (text.value = swatch.value));
  text.addEventListener("input", () => { if (/^#[0-9a-f]{6}$/i.test(text.value)) swatch.value = text.value; });
}

function addPage() {
  const rows = /** @type {HTMLElement} */ (form.querySelector("[data-pages]"));
  const row = /** @type {HTMLElement} */ (/** @type {Element} */ (rows.lastElementChild).cloneNode(true));
  for (const field of row.querySelectorAll("input")) field.value = "";
  rows.append(row);
  row.querySelector("input")?.focus();
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const text = document.getElementById(button.dataset.copy ?? "")?.textContent ?? "";
  await navigator.clipboard?.writeText(text).then(() => (button.lastChild.textContent = say("Copied")), () => (button.lastChild.textContent = say("Select it and copy")));
}

/** @param {BeforeUnloadEvent} event */
function warn(event) {
  event.preventDefault();
}
