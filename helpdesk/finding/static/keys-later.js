// On pages beside the tickets (reports, settings): the palette, the keyboard map and the letters after g come with the first key that asks for them.

import { singleKeysAreOn } from "/static/single-keys.js";

const FIELDS = "input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select";
const PATIENCE = 2_500; // for the letter after g, while the rest is on its way
/** Pressed since. @type {KeyboardEventInit[]} */
const pressed = [];
let isComing = false;

document.addEventListener("keydown", hear);

/** @param {KeyboardEvent} event */
function hear(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  const chord = ctrlKey || metaKey;
  if (event.isComposing || event.defaultPrevented || altKey || document.querySelector("dialog:modal")) return;
  const asks = chord ? !shiftKey && key.toLowerCase() === "k" : singleKeysAreOn() && !target.matches(FIELDS) && !target.isContentEditable && (isComing ? key.length === 1 : key === "g" || key === "?");
  if (!asks) return;
  event.preventDefault();
  pressed.push({ key, ctrlKey, metaKey, shiftKey, bubbles: true });
  if (!isComing) void bring();
}

async function bring() {
  isComing = true;
  const began = Date.now();
  const page = await fetchKeys().catch(() => null);
  if (page === null) {
    pressed.length = 0; // the next press asks again
    isComing = false;
    return;
  }
  const brought = new DOMParser().parseFromString(page, "text/html");
  leaveThisPages(brought);
  await Promise.all([...brought.querySelectorAll("link")].map((link) => new Promise((done) => { link.onload = link.onerror = done; document.head.append(link); })));
  document.body.append(...brought.body.childNodes);
  try {
    await import("/desk/finding/static/finding.js");
  } finally {
    document.removeEventListener("keydown", hear); // where it didn't come, keys are the browser's again
  }
  if (Date.now() - began < PATIENCE) for (const one of pressed) document.body.dispatchEvent(new KeyboardEvent("keydown", one));
}

/** None where we are signed out, or nothing answers. @returns {Promise<string | null>} */
async function fetchKeys() {
  const answer = await fetch("/desk/keys", { headers: { Accept: "text/html" } });
  return answer.ok && !answer.redirected ? answer.text() : null;
}

/** What is done in a ticket or a list isn't possible here, even where something on this page is called the same. @param {Document} brought */
function leaveThisPages(brought) {
  const told = /** @type {HTMLElement} */ (brought.getElementById("commands"));
  const all = /** @type {import("./commands.js").Command[]} */ (JSON.parse(told.textContent ?? "[]"));
  told.textContent = JSON.stringify(all.filter((one) => one.href || ["palette", "map", "leave"].includes(one.id)));
}
