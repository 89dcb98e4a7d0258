// All macros that are offered here, by category, with a preview of everything the marked one would do.

import { element } from "/desk/finding/static/elements.js";
import { say } from "/static/saying.js";

const SUGGESTED_GROUP = say("Suggested");
/** @typedef {import("./macros.js").Macro} Macro */

const SUGGESTED = 3;
const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("macro-picker"));
const input = /** @type {HTMLInputElement | null} */ (document.getElementById("macro-find"));
const list = /** @type {HTMLElement | null} */ (document.getElementById("macro-list"));
/** @type {Macro[]} */ let all = [];
/** @type {Macro[]} */ let rows = [];
/** @type {(macro: Macro) => void} */ let useIt = () => {};
let marked = 0;

/** @param {Macro[]} macros @param {(macro: Macro) => void} use */
export function openPicker(macros, use) {
  if (!dialog || !input || dialog.open) return;
  all = macros;
  useIt = use;
  marked = 0;
  input.value = "";
  dialog.showModal();
  input.focus();
  draw();
}

dialog?.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (target === dialog || target?.closest("#macro-close")) dialog.close();
  const option = target?.closest("[data-at]");
  if (option instanceof HTMLElement) choose(Number(option.dataset.at));
});
dialog?.addEventListener("close", () => document.getElementById("body")?.focus());
list?.addEventListener("pointermove", (event) => {
  const option = event.target instanceof Element && event.target.closest("[data-at]");
  if (option instanceof HTMLElement && Number(option.dataset.at) !== marked) mark(Number(option.dataset.at));
});
input?.addEventListener("input", () => {
  marked = 0;
  draw();
});
input?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && rows.length) {
    event.preventDefault();
    mark((marked + step + rows.length) % rows.length);
  } else if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    event.stopPropagation();
    choose(marked);
  }
});

/** @param {number} at */
function choose(at) {
  const macro = rows[at];
  if (!macro) return;
  dialog?.close();
  useIt(macro);
}

function draw() {
  if (!list || !input) return;
  const asked = folded(input.value).split(/\s+/).filter(Boolean);
  const groups = asked.length ? [["", all.filter((one) => has(one, asked))]] : grouped();
  rows = groups.flatMap(([, own]) => /** @type {Macro[]} */ (own));
  let at = 0;
  const made = [];
  for (const [title, own] of /** @type {[string, Macro[]][]} */ (groups)) {
    if (!own.length) continue;
    const inside = own.map((one) => option(one, at++, title === SUGGESTED_GROUP || asked.length > 0));
    const group = element("div", title ? { role: "group", "aria-label": title } : {});
    if (title) group.append(element("p", { class: "palette-group", "aria-hidden": "true" }, title));
    group.append(...inside);
    made.push(group);
  }
  list.replaceChildren(...made);
  if (!rows.length) list.replaceChildren(element("p", { class: "palette-none" }, all.length ? say("No macro that fits this ticket has these words.") : say("No macro is offered here yet. Write the first: an answer you give often, with what you always do along with it.")));
  mark(Math.min(marked, Math.max(0, rows.length - 1)));
  const said = document.getElementById("macro-said");
  if (said) said.textContent = rows.length === 1 ? say("1 macro") : say("{n} macros", { n: rows.length });
}

/** @returns {[string, Macro[]][]} */
function grouped() {
  const suggested = all.filter((one) => one.fits).slice(0, SUGGESTED);
  const rest = all.filter((one) => !suggested.includes(one));
  const names = [...new Set(rest.map((one) => one.category))].sort((one, other) => one.localeCompare(other));
  return [[SUGGESTED_GROUP, suggested], ...names.map((name) => /** @type {[string, Macro[]]} */ ([name || say("Without a category"), rest.filter((one) => one.category === name)]))];
}

/** @param {Macro} macro @param {number} at @param {boolean} why */
function option(macro, at, why) {
  return element("div", { class: "palette-option", role: "option", id: `macro-option-${at}`, "data-at": String(at), "aria-selected": "false" }, element("span", { class: "palette-title" }, macro.name), element("span", { class: "palette-about" }, why ? macro.why : ""));
}

/** @param {number} at */
function mark(at) {
  marked = at;
  for (const one of list?.querySelectorAll("[data-at]") ?? []) one.setAttribute("aria-selected", String(Number(/** @type {HTMLElement} */ (one).dataset.at) === at));
  const option = document.getElementById(`macro-option-${at}`);
  option?.scrollIntoView({ block: "nearest" });
  if (option) input?.setAttribute("aria-activedescendant", option.id);
  else input?.removeAttribute("aria-activedescendant");
  show(rows[at]);
}

/** @param {Macro | undefined} macro */
function show(macro) {
  const place = document.getElementById("macro-preview");
  if (!place) return;
  place.replaceChildren();
  if (!macro) return;
  place.append(element("p", { class: "macro-preview-name" }, element("strong", {}, macro.name), ...(macro.locales.length > 1 ? [element("small", {}, ` ${macro.locales.find(([key]) => key === macro.locale)?.[1] ?? ""}`)] : [])));
  if (macro.text) place.append(text(macro.text, macro.locale));
  if (!macro.does.length) return;
  place.append(element("p", { class: "macro-preview-title" }, macro.text ? say("On send") : say("When applied")));
  place.append(element("ul", {}, ...macro.does.map((one) => element("li", one.already ? { class: "is-so" } : {}, one.words, ...(one.already ? [element("small", {}, ` ${say("so already")}`)] : [])))));
}

/** Gaps are marked. @param {string} body @param {string} locale */
function text(body, locale) {
  const parts = body.split(/(\[fill in: [^[\]\n]{1,70}\])/);
  return element("p", { class: "macro-preview-text", lang: locale }, ...parts.map((part, at) => (at % 2 ? element("mark", {}, part) : part)));
}

/** @param {Macro} macro @param {string[]} asked */
function has(macro, asked) {
  const own = folded(`${macro.name} ${macro.category} ${macro.text}`);
  return asked.every((word) => own.includes(word));
}

/** @param {string} text */
function folded(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
}
