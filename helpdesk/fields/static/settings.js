// A field's form shows what its kind needs, and has as many lines for choices as one likes.

import { say } from "/static/saying.js";

const kind = document.getElementById("f-kind");
const list = document.getElementById("choices");
const more = document.getElementById("more-choices");

/** @param {string} value */
function show(value) {
  for (const [part, kinds] of /** @type {[string, string[]][]} */ ([[".for-choices", ["choice", "choices"]], [".for-pattern", ["pattern"]]])) {
    const block = document.querySelector(part);
    if (block instanceof HTMLElement) block.hidden = !kinds.includes(value);
  }
}

const fixed = document.querySelector('.def-form input[type="hidden"][name="kind"]');
if (kind instanceof HTMLSelectElement) {
  show(kind.value);
  kind.addEventListener("change", () => show(kind.value));
} else if (fixed instanceof HTMLInputElement) show(fixed.value);

if (more && list) {
  more.hidden = false;
  more.addEventListener("click", () => {
    const line = /** @type {HTMLElement} */ (list.lastElementChild?.cloneNode(true));
    const number = list.children.length + 1;
    const label = line.querySelector("label");
    const field = line.querySelector('[name="choice.name"]');
    if (!(field instanceof HTMLInputElement) || !label) return;
    field.value = "";
    field.id = label.htmlFor = `choice-${number}`;
    label.textContent = say("Choice {number}", { number });
    list.append(line);
    field.focus();
  });
}
