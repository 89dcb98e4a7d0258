// Macros in a ticket: up to three that fit above the buttons, all of them by / in an empty text, and the one that goes with this reply.

import { announce, trouble, unreached } from "/desk/static/announcing.js";
import { offer } from "/desk/finding/static/commands.js";
import { element } from "/desk/finding/static/elements.js";
import { say, together } from "/static/saying.js";
import { openPicker } from "./picker.js";

/** @typedef {{words: string, already: boolean}} Deed */
/** @typedef {{id: number, name: string, category: string, why: string, fits: boolean, locale: string, locales: [string, string][], text: string, missing: string[], does: Deed[]}} Macro */

const SHOWN = 3;
const MARK = /\[fill in: [^[\]\n]{1,70}\]/;
/** @type {Macro[]} */ let offered = [];
/** @type {Macro | null} */ let chosen = null;
/** @type {Element | null} */ let drawnIn = null;

export function followMacros() {
  void load();
  offer(() => offered.map(({ id, name, category }) => ({ id: `macro:${id}`, name: say("Macro: {name}", { name }), words: category, symbol: "bolt", go: () => void use(id) })));
  document.addEventListener("aside:shown", () => strip() !== drawnIn && load());
  document.addEventListener("submit", (event) => event.target instanceof HTMLFormElement && event.target.id === "macro-apply" && (drawnIn = null));
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("#macros-open")) pick();
    const chip = target?.closest("[data-macro]");
    if (chip instanceof HTMLElement && chip.closest("#macro-strip")) void use(Number(chip.dataset.macro));
    if (target?.closest("[data-macro-next]")) toNextMark();
    if (target?.closest("[data-macro-drop]")) void drop();
    const language = target?.closest("[data-macro-locale]");
    if (language instanceof HTMLElement && chosen) void use(chosen.id, language.dataset.macroLocale);
  });
  document.addEventListener("keydown", (event) => {
    const body = event.target;
    if (event.key !== "/" || event.isComposing || !(body instanceof HTMLTextAreaElement) || body.id !== "body" || body.value !== "" || !strip()?.offsetParent) return;
    event.preventDefault();
    pick();
  });
}

async function load() {
  const place = strip();
  if (!place) return;
  drawnIn = place;
  const answer = await fetch(String(place.dataset.listed), { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || answer.redirected || strip() !== place) return;
  const told = await answer.json();
  offered = told.macros;
  chosen = told.chosen;
  draw();
}

function pick() {
  openPicker(offered, (macro) => void use(macro.id));
}

/** Its text goes into the composer, the rest waits for Send. @param {number} id @param {string} [locale] */
async function use(id, locale) {
  const place = strip();
  if (!place) return;
  const before = chosen;
  const answer = await post(String(place.dataset.start), { macro: String(id), ...(locale ? { locale } : {}) });
  if (!answer) return unreached(say("This didn’t reach us. Try again when you’re connected."));
  if (!answer.ok) return trouble(say("This macro can’t be used here any more. Reload the page to see those that can."));
  const macro = /** @type {Macro} */ (await answer.json());
  chosen = macro;
  put(macro, before?.text ?? "");
  draw();
  const still = macro.missing.length ? ` ${say("Still to fill in: {names}.", { names: together(macro.missing) })}` : "";
  announce(`${macro.name}.${macro.does.length ? ` ${say("On send: {deeds}.", { deeds: macro.does.map((one) => one.words).join("; ") })}` : ""}${still}`);
}

/** In place of the text of the macro before, or where the cursor is. @param {Macro} macro @param {string} before */
function put(macro, before) {
  const body = field();
  if (!body) return;
  const at = before ? body.value.indexOf(before) : -1;
  if (at >= 0) body.setRangeText(macro.text, at, at + before.length, "end");
  else if (macro.text) {
    const lead = body.value.slice(0, body.selectionStart);
    body.setRangeText(`${lead && !lead.endsWith("\n") ? "\n\n" : ""}${macro.text}`, body.selectionStart, body.selectionEnd, "end");
  }
  body.dispatchEvent(new Event("input", { bubbles: true }));
  body.focus();
  toNextMark(0);
}

/** What the agent has to write is selected, so that typing takes its place. @param {number} [from] */
export function toNextMark(from = field()?.selectionEnd ?? 0) {
  const body = field();
  if (!body) return;
  const later = MARK.exec(body.value.slice(from));
  const found = later ?? MARK.exec(body.value);
  if (!found) return;
  const at = found.index + (later ? from : 0);
  body.focus();
  body.setSelectionRange(at, at + found[0].length);
}

async function drop() {
  const place = strip();
  if (!place) return;
  await post(String(place.dataset.drop), {});
  const text = chosen?.text ?? "";
  chosen = null;
  const body = field();
  if (body && text && body.value.includes(text)) {
    body.value = body.value.replace(text, () => "").trim();
    body.dispatchEvent(new Event("input", { bubbles: true }));
  }
  draw();
  body?.focus();
  announce(say("The macro is taken out."));
}

function draw() {
  const place = strip();
  if (!place) return;
  /** @type {HTMLInputElement} */ (place.querySelector("[name=macro]")).value = chosen && (chosen.text || chosen.does.length) ? String(chosen.id) : "";
  const chips = offered.filter((one) => one.fits && one.id !== chosen?.id).slice(0, SHOWN);
  document.getElementById("macro-chips")?.replaceChildren(...chips.map((one) => element("button", { class: "macro-chip", type: "button", "data-macro": String(one.id), title: one.why }, one.name)));
  const box = document.getElementById("macro-chosen");
  if (!box) return;
  box.hidden = !chosen;
  box.replaceChildren(...(chosen ? parts(chosen) : []));
}

/** @param {Macro} macro */
function parts(macro) {
  const made = [element("strong", {}, macro.name)];
  for (const one of macro.does) made.push(element("span", { class: one.already ? "macro-deed is-so" : "macro-deed", ...(one.already ? { title: say("It is so already") } : {}) }, one.words));
  if (macro.does.length && macro.text) made.splice(1, 0, element("small", {}, say("On send")));
  if (MARK.test(field()?.value ?? "")) made.push(element("button", { class: "macro-link", type: "button", "data-macro-next": "" }, say("Fill in the next gap")));
  if (macro.locales.length > 1) for (const [key, name] of macro.locales) made.push(element("button", { class: "macro-link", type: "button", "data-macro-locale": key, lang: key, "aria-pressed": String(key === macro.locale) }, name));
  if (!macro.text) made.push(element("button", { class: "button small", form: "macro-apply", name: "macro", value: String(macro.id) }, say("Apply now")));
  made.push(element("span", { class: "push" }), element("button", { class: "macro-link", type: "button", "data-macro-drop": "" }, say("Take it out")));
  return made;
}

/** @param {string} url @param {Record<string, string>} told */
async function post(url, told) {
  const token = document.querySelector('#composer input[name="_csrf"]');
  const body = new URLSearchParams({ _csrf: token instanceof HTMLInputElement ? token.value : "", ...told });
  return fetch(url, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
}

function strip() {
  return document.getElementById("macro-strip");
}

function field() {
  const body = document.getElementById("body");
  return body instanceof HTMLTextAreaElement ? body : null;
}
