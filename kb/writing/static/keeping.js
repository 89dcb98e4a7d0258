// Text that isn't saved yet stays in this browser, by article, and comes back when the page is opened again.

import { dayAndClock } from "/static/own-clock.js";

const PAUSE = 400; // milliseconds after the last keystroke
const SENT = "aside:sent";
const LEFT_OUT = new Set(["_csrf", "seen", "saved", "gap", "absorb", "ahead", "publish_at", "status", "original"]);

/** @param {HTMLFormElement} form @param {Storage} [storage] */
export function keepText(form, storage = localStorage) {
  const key = `aside:article:${form.dataset.editor || "new"}`;
  if (document.querySelector("[data-saved]")) forget(storage);
  const saved = snapshot(form);
  const kept = read(storage, key);
  if (kept && kept.text !== saved && kept.base === base(form)) bringBack(form, kept, () => forgetOne(storage, key));
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => keep(storage, key, form, saved), PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(storage, key, form, saved);
    sessionStorage.setItem(SENT, key);
  });
  window.addEventListener("pagehide", () => {
    clearTimeout(timer);
    if (sessionStorage.getItem(SENT) !== key) keep(storage, key, form, saved);
  });
}

/** What was written, as one comparable text. @param {HTMLFormElement} form */
function snapshot(form) {
  const fields = [...new FormData(form)].filter(([name]) => !LEFT_OUT.has(name));
  return JSON.stringify(fields.map(([name, value]) => [name, String(value).replaceAll("\r\n", "\n")]));
}

/** The version it was written from: text for another one isn't put over it. @param {HTMLFormElement} form */
function base(form) {
  return `${value(form, "seen")}.${value(form, "saved")}`;
}

/** @param {HTMLFormElement} form @param {string} name */
function value(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value;
}

/** @param {Storage} storage @param {string} key @param {HTMLFormElement} form @param {string} saved */
function keep(storage, key, form, saved) {
  const text = snapshot(form);
  try {
    if (text === saved) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify({ text, base: base(form), at: Date.now() }));
  } catch {
    // the browser keeps nothing: private mode, or full
  }
}

/** After the server said "saved". @param {Storage} storage */
function forget(storage) {
  const key = sessionStorage.getItem(SENT);
  if (key) forgetOne(storage, key);
  sessionStorage.removeItem(SENT);
}

/** @param {Storage} storage @param {string} key */
function forgetOne(storage, key) {
  try {
    storage.removeItem(key);
  } catch {
    // nothing was kept
  }
}

/** @param {Storage} storage @param {string} key @returns {{text: string, base: string, at: number} | null} */
function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** @param {HTMLFormElement} form @param {{text: string, at: number}} kept @param {() => void} drop */
function bringBack(form, kept, drop) {
  const saved = snapshot(form);
  fill(form, kept.text);
  const bar = /** @type {HTMLElement} */ (document.querySelector("[data-kept]"));
  const when = /** @type {HTMLElement} */ (bar.querySelector("[data-kept-when]"));
  when.textContent = dayAndClock(new Date(kept.at));
  bar.hidden = false;
  bar.querySelector("[data-drop-kept]")?.addEventListener("click", () => {
    fill(form, saved);
    drop();
    bar.hidden = true;
    /** @type {HTMLElement} */ (form.elements.namedItem("markdown")).focus();
  });
}

/** @param {HTMLFormElement} form @param {string} text */
function fill(form, text) {
  /** @type {[string, string][]} */
  const fields = JSON.parse(text);
  for (const element of form.elements) {
    const field = /** @type {HTMLInputElement} */ (element);
    if (!field.name || LEFT_OUT.has(field.name)) continue;
    const values = fields.filter(([name]) => name === field.name).map(([, one]) => one);
    if (field.type === "checkbox") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
  const show = () => form.elements.namedItem("markdown")?.dispatchEvent(new Event("aside:filled"));
  if (document.readyState === "complete") show();
  else window.addEventListener("load", show, { once: true }); // the preview listens by then
}
