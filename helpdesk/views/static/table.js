// The table's columns: their widths by dragging an edge or by its arrow keys, and their order in the menu.

import { say } from "/static/saying.js";

const NARROWEST = 48;
const WIDEST = 1200;
const STEP = 16;
const PAUSE = 500;
/** Widths to keep, by column. @type {Record<string, number>} */
let chosen = {};
/** Widths chosen on this page, by column: a list that is drawn anew may not know them yet. @type {Record<string, number>} */
const made = {};
let waiting = 0;

/** @param {{announce: (words: string) => void}} tools */
export function followTable({ announce }) {
  document.addEventListener("pointerdown", onPress);
  document.addEventListener("dblclick", (event) => {
    const edge = edgeOf(event.target);
    if (edge) usual(edge);
  });
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-move]") : null;
    if (button instanceof HTMLElement) move(button, Number(button.dataset.move), announce);
  });
  document.addEventListener("aside:shown", () => {
    for (const edge of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-edge]"))) if (made[edge.dataset.edge ?? ""]) widen(edge, made[edge.dataset.edge ?? ""]);
  });
  addEventListener("pagehide", () => void keep());
}

/** @param {PointerEvent} event */
function onPress(event) {
  const edge = edgeOf(event.target);
  if (!edge || event.button !== 0) return;
  event.preventDefault();
  edge.focus({ preventScroll: true });
  edge.setPointerCapture(event.pointerId);
  const from = event.clientX - widthOf(edge);
  /** @param {PointerEvent} moved */
  const follow = (moved) => resize(edge, moved.clientX - from);
  edge.addEventListener("pointermove", follow);
  edge.addEventListener("lostpointercapture", () => edge.removeEventListener("pointermove", follow), { once: true });
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const edge = edgeOf(event.target);
  if (edge) {
    const step = event.shiftKey ? 4 * STEP : STEP;
    const to = { ArrowLeft: widthOf(edge) - step, ArrowRight: widthOf(edge) + step, Home: NARROWEST, End: WIDEST }[event.key];
    if (to === undefined && event.key !== "Delete") return;
    event.preventDefault();
    to === undefined ? usual(edge) : resize(edge, to);
    return;
  }
  const item = event.target instanceof Element ? event.target.closest("[data-choice-of-column]") : null;
  if (!item || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  item.querySelector(`[data-move="${event.key === "ArrowUp" ? -1 : 1}"]`)?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
}

/** @param {HTMLElement} edge @param {number} width */
function resize(edge, width) {
  const to = Math.round(Math.min(Math.max(width, NARROWEST), WIDEST));
  made[edge.dataset.edge ?? ""] = to;
  widen(edge, to);
  keepSoon(edge, to);
}

/** @param {HTMLElement} edge @param {number} to */
function widen(edge, to) {
  const sheet = /** @type {HTMLTableElement} */ (edge.closest("table"));
  const col = colOf(edge);
  const whole = Number(sheet.getAttribute("width")) + to - Number(col.getAttribute("width"));
  col.setAttribute("width", String(to));
  sheet.setAttribute("width", String(whole));
  edge.setAttribute("aria-valuenow", String(to));
  edge.setAttribute("aria-valuetext", say("{n} pixels", { n: to }));
}

/** The server knows the usual width: it is drawn anew. @param {HTMLElement} edge */
async function usual(edge) {
  keepSoon(edge, 0);
  if (await keep()) location.reload();
}

/** @param {HTMLElement} edge @param {number} width */
function keepSoon(edge, width) {
  chosen[edge.dataset.edge ?? ""] = width;
  clearTimeout(waiting);
  waiting = window.setTimeout(keep, PAUSE);
}

async function keep() {
  clearTimeout(waiting);
  const address = /** @type {HTMLElement | null} */ (document.querySelector("[data-layout]"))?.dataset.layout;
  const token = document.querySelector('input[name="_csrf"]');
  if (!address || !Object.keys(chosen).length || !(token instanceof HTMLInputElement)) return false;
  const body = new URLSearchParams({ widths: JSON.stringify(chosen), _csrf: token.value });
  chosen = {};
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true }).catch(() => null);
  return answer?.ok ?? false;
}

/** @param {HTMLElement} button @param {number} by @param {(words: string) => void} announce */
function move(button, by, announce) {
  const item = /** @type {HTMLElement} */ (button.closest("[data-choice-of-column]"));
  const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return announce(by < 0 ? say("It is the first already") : say("It is the last already"));
  const focused = /** @type {HTMLElement} */ (document.activeElement);
  other[by < 0 ? "before" : "after"](item);
  focused.focus();
  const all = [...(item.parentElement?.children ?? [])];
  announce(say("{name}: place {place} of {all}", { name: item.textContent?.trim() ?? "", place: all.indexOf(item) + 1, all: all.length }));
}

/** @param {HTMLElement} edge */
function widthOf(edge) {
  return Number(colOf(edge).getAttribute("width"));
}

/** @param {HTMLElement} edge */
function colOf(edge) {
  return /** @type {HTMLElement} */ (edge.closest("table")?.querySelector(`col[data-column="${edge.dataset.edge}"]`));
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
function edgeOf(target) {
  return target instanceof Element ? target.closest("[data-edge]") : null;
}
