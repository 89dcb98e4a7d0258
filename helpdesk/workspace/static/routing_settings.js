// The routing form: words beside chances as they are typed, and a warning before unsaved work is left.

import { say } from "/static/saying.js";

const WORDS = { good: say("good"), fair: say("fair"), poor: say("poor") };
const form = /** @type {HTMLFormElement} */ (document.getElementById("routing"));
const unsaved = /** @type {HTMLElement} */ (document.getElementById("unsaved"));
let touched = Number(form.dataset.changes) > 0;

/** @param {number} chance in per cent; the same bounds as helpdesk/routing/spoken.py */
const wordOf = (chance) => (chance >= 65 ? "good" : chance >= 40 ? "fair" : "poor");

form.addEventListener("input", (event) => {
  const field = /** @type {HTMLInputElement} */ (event.target);
  if (field.name === "note" || field.name.startsWith("q.")) return;
  if (!touched) unsaved.textContent = say("Not saved yet");
  touched = true;
  if (!("belief" in field.dataset)) return;
  const word = field.nextElementSibling;
  const chance = Number(field.value);
  if (!word || field.value.trim() === "" || Number.isNaN(chance)) return;
  word.textContent = WORDS[wordOf(chance)];
  word.className = `belief ${wordOf(chance)}`;
});

form.addEventListener("submit", () => {
  touched = false;
});

window.addEventListener("beforeunload", (event) => {
  if (touched) event.preventDefault();
});

if (location.hash === "#tried") document.getElementById("tried")?.focus();
