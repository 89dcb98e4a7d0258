// The secret is chosen as a whole when its field is entered, and copied by its button where the browser lets a page do that.

import { say } from "/static/saying.js";

const field = /** @type {HTMLInputElement} */ (document.getElementById("secret"));
const button = /** @type {HTMLButtonElement} */ (document.querySelector("[data-copy]"));
field.addEventListener("focus", () => field.select());
button.hidden = !navigator.clipboard;
button.addEventListener("click", copy);

async function copy() {
  const words = /** @type {HTMLElement} */ (button.querySelector("span"));
  await navigator.clipboard.writeText(field.value).then(() => (words.textContent = say("Copied")), () => field.focus());
}
