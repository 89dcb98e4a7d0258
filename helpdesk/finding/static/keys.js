// Keys: silent while somebody types and in dialogs; single ones can be switched off for speech input (WCAG 2.1.4).

import { goBack } from "/desk/joining-static/joining.js";
import { keepSingleKeys, singleKeysAreOn } from "/static/single-keys.js";
import { allCommands, isHere, run, teach } from "./commands.js";
import { say } from "/static/saying.js";

const PATIENCE = 2_500; // for the letter after g
const FIELDS = "input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select";
const map = /** @type {HTMLDialogElement} */ (document.getElementById("map"));
const hint = document.getElementById("go-hint");
let last = -1;
let going = 0;

/** @param {{openPalette: () => void}} with_ */
export function listenToKeys({ openPalette }) {
  last = rows().findIndex((link) => link.getAttribute("aria-current"));
  const doings = { next: () => step(1), previous: () => step(-1), reply: () => write("reply"), note: () => write("note"), undo: goBack, map: showMap, palette: openPalette, find: () => toSearch(openPalette) };
  for (const [name, does] of Object.entries(doings)) teach(name, does);
  offerSwitch();
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-map]")) showMap();
    if (target?.closest("[data-palette]")) openPalette();
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const chord = event.ctrlKey || event.metaKey;
    if (chord && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!document.querySelector("dialog:modal:not(#palette)")) openPalette();
    } else if (event.key === "Enter" && chord && target.closest("#composer")) {
      event.preventDefault();
      const solves = event.shiftKey && document.querySelector('.kinds [value="reply"]:checked') && document.getElementById("send-solved");
      (solves || document.getElementById("send"))?.click();
    } else if (target.matches(FIELDS) || target.isContentEditable) {
      if (event.key === "Escape" && !event.defaultPrevented) target.blur();
    } else if (singleKeysAreOn() && !chord && !event.altKey && !document.querySelector("dialog:modal")) {
      single(event);
    }
  });
}

function offerSwitch() {
  const choice = /** @type {HTMLInputElement} */ (document.getElementById("single-keys"));
  choice.checked = singleKeysAreOn();
  document.body.classList.toggle("no-single-keys", !choice.checked);
  choice.addEventListener("change", () => {
    keepSingleKeys(choice.checked);
    document.body.classList.toggle("no-single-keys", !choice.checked);
  });
}

/** @param {KeyboardEvent} event */
function single(event) {
  if (event.key === "Shift") return;
  const wanted = going ? `g ${event.key}` : event.key;
  if (!going && event.key === "g") {
    event.preventDefault();
    return offerPlaces();
  }
  endGoing();
  const command = allCommands().find((one) => one.keys?.includes(wanted) && isHere(one));
  if (!command) return;
  event.preventDefault();
  run(command);
}

/** What may follow g. */
function offerPlaces() {
  if (!hint) return;
  const places = allCommands().filter((one) => one.keys?.some((keys) => keys.startsWith("g ")));
  const parts = places.map((one) => {
    const key = document.createElement("kbd");
    key.textContent = String(one.keys?.[0]).slice(2).toUpperCase();
    const part = document.createElement("span");
    part.append(key, ` ${one.name}`);
    return part;
  });
  const title = document.createElement("strong");
  title.textContent = say("Go to");
  hint.replaceChildren(title, ...parts);
  hint.hidden = false;
  going = window.setTimeout(endGoing, PATIENCE);
}

function endGoing() {
  clearTimeout(going);
  going = 0;
  if (hint) hint.hidden = true;
}

/** What needs something that isn't on this page stands there in grey. */
function showMap() {
  if (map.open) return;
  const known = new Map(allCommands().map((one) => [one.id, one]));
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (map.querySelectorAll("[data-command]"))) {
    const command = known.get(row.dataset.command ?? "");
    const isPossible = command && (command.press || command.focus ? isHere(command) : command.group !== "Write" || document.getElementById("composer"));
    row.classList.toggle("is-elsewhere", !isPossible);
  }
  map.showModal();
}

/** On a narrow screen the palette is the search field. @param {() => void} openPalette */
function toSearch(openPalette) {
  const field = document.getElementById("find");
  if (!(field instanceof HTMLInputElement) || !field.checkVisibility()) return openPalette();
  field.focus();
  field.select();
}

/** The row after or before the one that has the focus, is open, or was last. @param {number} by */
function step(by) {
  const links = rows();
  if (!links.length) return;
  const focused = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const picked = links.findIndex((link) => link.getAttribute("aria-current"));
  const gone = last - (by > 0 ? 1 : 0); // the row that was open has left the view: its neighbours are next
  const from = focused >= 0 ? focused : picked >= 0 ? picked : gone;
  last = Math.min(Math.max(from + by, 0), links.length - 1);
  links[last].focus();
  links[last].scrollIntoView({ block: "nearest" });
}

function rows() {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".row-link")]);
}

/** @param {string} kind */
function write(kind) {
  const choice = document.querySelector(`.kinds input[value="${kind}"]`);
  if (choice instanceof HTMLInputElement) choice.click();
  document.getElementById("body")?.focus();
}
