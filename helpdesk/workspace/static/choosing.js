// A list in a menu that is searched by typing: drawn from the page's own select, which does without script what this does with it.

import { announce } from "./announcing.js";
import { say } from "/static/saying.js";

/** @type {HTMLSelectElement | null} */
let select = null;
/** @type {HTMLOptionElement[]} */
let found = [];
let active = 0;

export function followChoices() {
  document.addEventListener("toggle", onToggle, true);
  document.addEventListener("input", (event) => event.target instanceof HTMLInputElement && event.target.matches(".pick-find") && look(event.target));
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    const option = event.target instanceof Element && event.target.closest(".pick-list [role=option]");
    if (option) take(found[[...(option.parentElement?.children ?? [])].indexOf(option)]);
  });
}

/** @param {Event} event */
function onToggle(event) {
  const menu = event.target;
  if (!(menu instanceof HTMLElement) || !menu.matches("[data-choice]")) return;
  menu.querySelector(".pick")?.remove();
  if (/** @type {ToggleEvent} */ (event).newState !== "open") return;
  select = menu.querySelector("select");
  if (!select) return;
  menu.append(drawn(menu));
  look(/** @type {HTMLInputElement} */ (menu.querySelector(".pick-find")));
  menu.querySelector("input")?.focus();
  /** @type {HTMLInputElement | null} */ (menu.querySelector(".pick-find"))?.focus();
}

/** @param {HTMLElement} menu */
function drawn(menu) {
  const pick = make("div", "pick");
  const [find, list, none] = [make("input", "pick-find"), make("ul", "pick-list"), make("p", "pick-none")];
  const name = menu.querySelector("label")?.textContent ?? "";
  list.id = `${menu.id}-list`;
  const told = { role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: say("Search"), "aria-label": name, "aria-expanded": "true", "aria-controls": list.id, "aria-autocomplete": "list" };
  for (const [key, value] of Object.entries(told)) find.setAttribute(key, value);
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", name);
  none.hidden = true;
  none.textContent = say("Nobody of this name");
  pick.append(find, list, none);
  return pick;
}

/** @param {HTMLInputElement} find */
function look(find) {
  const words = find.value.trim().toLowerCase();
  found = [...(select?.options ?? [])].filter((one) => one.text.toLowerCase().split(/\s+/).some((part) => part.startsWith(words)) || one.text.toLowerCase().includes(words));
  active = Math.max(0, words ? 0 : found.findIndex((one) => one.selected));
  draw(find);
  if (words) announce(found.length === 1 ? found[0].text : `${found.length} found`);
}

/** @param {HTMLInputElement} find */
function draw(find) {
  const list = /** @type {HTMLElement} */ (find.parentElement?.querySelector(".pick-list"));
  list.replaceChildren(...found.map((one, at) => {
    const option = make("li", `${at === active ? "is-active" : ""}${one.selected ? " is-current" : ""}`);
    option.id = `${list.id}-${at}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(at === active));
    option.textContent = one.text;
    return option;
  }));
  /** @type {HTMLElement} */ (list.nextElementSibling).hidden = found.length > 0;
  if (found.length) find.setAttribute("aria-activedescendant", `${list.id}-${active}`);
  else find.removeAttribute("aria-activedescendant");
  list.children[active]?.scrollIntoView({ block: "nearest" });
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const find = event.target;
  if (!(find instanceof HTMLInputElement) || !find.matches(".pick-find") || event.isComposing) return;
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step && found.length) {
    active = (active + step + found.length) % found.length;
    draw(find);
  } else if (event.key === "Enter") take(found[active]);
  else return;
  event.preventDefault();
}

/** @param {HTMLOptionElement | undefined} option */
function take(option) {
  if (!option || !select) return;
  const [form, unchanged] = [select.form, option.selected];
  if (unchanged) return /** @type {HTMLElement | null} */ (select.closest("[popover]"))?.hidePopover();
  select.value = option.value;
  form?.requestSubmit();
}

/** @param {string} tag @param {string} kind */
function make(tag, kind) {
  return Object.assign(document.createElement(tag), { className: kind });
}
