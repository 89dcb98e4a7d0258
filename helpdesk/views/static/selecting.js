// Tickets are selected with x, a click, shift and a click, or all of the view, and changed together while one goes on working.

import { number, say } from "/static/saying.js";

const OVER = ["done", "failed", "undone", "stuck"];
const form = () => /** @type {HTMLFormElement | null} */ (document.getElementById("selected"));
const selected = new Set();
let all = false;
let last = "";
/** @type {(words: string) => void} */
let announce = () => {};

/** @param {{announce: (words: string) => void}} tools */
export function followSelecting(tools) {
  announce = tools.announce;
  if (!form()) return;
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && selected.size && !isBusy(event)) clear();
  });
  document.addEventListener("aside:shown", show);
  document.addEventListener("aside:live", (event) => {
    const { data } = /** @type {CustomEvent} */ (event).detail;
    if (data?.kind === "bulk") void progress(data.bulk);
  });
  show();
}

/** The row that has the focus, is open, or is first. */
function selectFocused() {
  const row = document.activeElement?.closest("[data-row]") ?? document.querySelector(".row.is-picked") ?? document.querySelector("[data-row]");
  const box = row?.querySelector(".row-pick");
  if (box instanceof HTMLInputElement) pick(box, !box.checked, false);
}

/** @param {MouseEvent} event */
function onClick(event) {
  const target = /** @type {Element} */ (event.target);
  if (target instanceof HTMLInputElement && target.matches(".row-pick")) pick(target, target.checked, event.shiftKey);
  else if (target.closest(".row-link") && event.shiftKey && !event.ctrlKey && !event.metaKey) {
    const box = target.closest("[data-row]")?.querySelector(".row-pick");
    if (!(box instanceof HTMLInputElement)) return;
    event.preventDefault();
    pick(box, true, true);
  } else if (target.id === "select-row") selectFocused();
  else if (target.closest("[data-select-none]")) clear();
  else if (target.closest("[data-select-all]")) void selectAll();
  else if (target.closest("[data-bulk-away]")) target.closest(".bulk-progress")?.remove();
  else if (target.closest("[data-bulk-undo]")) void undo(/** @type {HTMLElement} */ (target.closest(".bulk-progress")));
}

/** @param {HTMLInputElement} box @param {boolean} on @param {boolean} range */
function pick(box, on, range) {
  const boxes = picks();
  const from = boxes.findIndex((one) => one.value === last);
  const to = boxes.indexOf(box);
  const some = range && from >= 0 ? boxes.slice(Math.min(from, to), Math.max(from, to) + 1) : [box];
  for (const one of some) on ? selected.add(one.value) : selected.delete(one.value);
  all = false;
  last = box.value;
  show();
}

async function selectAll() {
  const own = /** @type {HTMLFormElement} */ (form());
  const query = new URLSearchParams({ q: field(own, "q").value });
  try {
    const answer = await fetch(`/desk/views/${field(own, "view").value}/count?${query}`, { headers: { Accept: "application/json" } });
    const { count, more } = await answer.json();
    if (more) return wrong(say("This view holds more than 10,000 tickets. Narrow it, then change them in parts."));
    all = true;
    field(own, "count").value = String(count);
    for (const box of picks()) selected.add(box.value);
    show();
  } catch {
    wrong(say("The tickets couldn’t be counted. Try again when you’re connected."));
  }
}

function clear() {
  selected.clear();
  all = false;
  show();
}

/** After the list was drawn anew, too. */
function show() {
  const own = form();
  if (!own) return;
  for (const box of picks()) {
    box.checked = all || selected.has(box.value);
    box.closest("[data-row]")?.classList.toggle("is-selected", box.checked);
  }
  const count = all ? Number(field(own, "count").value) : selected.size;
  const was = own.hidden;
  own.hidden = count === 0;
  document.body.classList.toggle("is-selecting", count > 0);
  const told = own.querySelector("[data-selected-count]");
  if (told) told.textContent = count === 1 ? say("1 selected") : count ? say("{n} selected", { n: count }) : "";
  const more = /** @type {HTMLElement} */ (own.querySelector("[data-select-all]"));
  more.hidden = all;
  more.textContent = say("Select all in this view");
  if (was && !own.hidden) choose(own);
  if (!count) wrong("");
}

/** @param {Event} event */
function onChange(event) {
  const own = form();
  if (own && /** @type {HTMLElement} */ (event.target).id === "bulk-action") choose(own);
}

/** Shows what the chosen action asks for. @param {HTMLFormElement} own */
function choose(own) {
  const select = /** @type {HTMLSelectElement} */ (own.querySelector("#bulk-action"));
  const asks = select.selectedOptions[0]?.dataset.with ?? "";
  for (const one of own.querySelectorAll("[data-choice]")) {
    const choice = /** @type {HTMLInputElement | HTMLSelectElement} */ (one);
    choice.hidden = choice.disabled = choice.dataset.choice !== asks;
  }
  /** @type {HTMLButtonElement} */ (own.querySelector("[data-apply]")).disabled = !select.value;
  if (asks === "people") void listPeople(/** @type {HTMLSelectElement} */ (own.querySelector('[data-choice="people"]')));
}

/** Once. @param {HTMLSelectElement} choice */
async function listPeople(choice) {
  if (choice.dataset.listed) return;
  choice.dataset.listed = "1";
  const answer = await fetch("/desk/views/people", { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return delete choice.dataset.listed;
  const me = choice.options[0].value;
  for (const { id, name } of (await answer.json()).people) if (String(id) !== me) choice.add(new Option(name, id));
}

/** @param {SubmitEvent} event */
function onSubmit(event) {
  const own = form();
  if (event.target !== own || !own) return;
  event.preventDefault();
  event.stopPropagation();
  void apply(own);
}

/** @param {HTMLFormElement} own */
async function apply(own) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(own)));
  body.delete("ids");
  body.set("all", all ? "1" : "");
  if (!all) for (const id of selected) body.append("ids", id);
  try {
    const answer = await fetch(own.getAttribute("action") ?? "", { method: "POST", body, headers: { Accept: "application/json" } });
    const told = await answer.json();
    const now = told.error?.count; // the view holds another number by now
    if (typeof now === "number") {
      field(own, "count").value = String(now);
      show();
      return wrong(`${told.error.detail} ${say("Apply again to change all {n}.", { n: now })}`);
    }
    if (!answer.ok) return wrong(told.error?.detail ?? say("This couldn’t be done. Reload the page and try again."));
    clear();
    draw(told);
    if (!OVER.includes(told.state)) void later(told.bulk);
  } catch {
    wrong(say("This didn’t reach us. Your selection is kept: try again when you’re connected."));
    document.addEventListener("aside:reached", () => wrong(""), { once: true });
  }
}

/** @param {HTMLElement} toast */
async function undo(toast) {
  const token = /** @type {HTMLInputElement} */ (document.querySelector('input[name="_csrf"]')).value;
  const answer = await fetch(`/desk/views/bulk/${toast.dataset.bulk}/undo`, { method: "POST", body: new URLSearchParams({ _csrf: token }), headers: { Accept: "application/json" } });
  if (answer.ok) draw(await answer.json());
  void later(Number(toast.dataset.bulk));
}

/** Live messages tell how far it is; where the connection is away, it is asked for. @param {number} bulk */
async function later(bulk) {
  for (const pause of [700, 1500, 3000, 6000, 12_000]) {
    await new Promise((done) => setTimeout(done, pause));
    if (await progress(bulk)) return;
  }
}

/** @param {number} bulk @returns {Promise<boolean>} whether it is over */
async function progress(bulk) {
  if (!document.querySelector(`.bulk-progress[data-bulk="${bulk}"]`)) return true;
  const answer = await fetch(`/desk/views/bulk/${bulk}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return false;
  const told = await answer.json();
  draw(told);
  return OVER.includes(told.state);
}

/** @param {any} told */
function draw(told) {
  let toast = /** @type {HTMLElement | null} */ (document.querySelector(`.bulk-progress[data-bulk="${told.bulk}"]`));
  if (!toast) {
    const pattern = /** @type {HTMLTemplateElement} */ (document.getElementById("bulk-toast"));
    toast = /** @type {HTMLElement} */ (pattern.content.firstElementChild?.cloneNode(true));
    toast.dataset.bulk = String(told.bulk);
    (document.getElementById("live-notices") ?? document.body).append(toast);
  }
  const over = OVER.includes(told.state);
  const words = over ? outcome(told) : told.again || say("{done} of {all}", { done: number(told.finished), all: number(told.total) });
  const line = /** @type {HTMLElement} */ (toast.querySelector("small"));
  /** @type {HTMLElement} */ (toast.querySelector("strong")).textContent = ["undoing", "undone", "stuck"].includes(told.state) ? say("Undo: {what}", { what: told.words }) : told.words;
  if (line.textContent !== words) line.textContent = words;
  const bar = /** @type {HTMLProgressElement} */ (toast.querySelector("progress"));
  bar.max = told.total;
  bar.value = told.finished;
  bar.hidden = over;
  const list = /** @type {HTMLAnchorElement} */ (toast.querySelector("[data-bulk-list]"));
  list.href = told.url;
  list.hidden = !over || !told.left;
  /** @type {HTMLElement} */ (toast.querySelector("[data-bulk-undo]")).hidden = !["done", "failed", "stuck"].includes(told.state) || !told.counts.done;
  if (over && toast.dataset.state !== told.state) announce(`${told.words}: ${words}`);
  toast.dataset.state = told.state;
}

/** @param {any} told */
function outcome({ counts, state }) {
  const back = [[counts.undone, say("{n} put back", { n: counts.undone })], [counts.kept, say("{n} changed since, left", { n: counts.kept })]];
  const changed = [[counts.done, say("{n} changed", { n: counts.done })], [counts.same, say("{n} so already", { n: counts.same })], [counts.skipped, say("{n} left", { n: counts.skipped })]];
  if (state === "failed") changed.push([counts.failed, say("something went wrong, and {n} weren’t changed. Select them and try again", { n: counts.failed })]);
  if (state === "stuck") back.push([counts.done, say("something went wrong, and {n} weren’t put back. Undo once more", { n: counts.done })]);
  const parts = state === "undone" || state === "stuck" ? back : changed;
  return parts.filter(([count]) => count).map(([, said]) => said).join(", ") || say("Nothing to change");
}

/** @param {string} words */
function wrong(words) {
  const line = form()?.querySelector(".selected-wrong");
  if (!(line instanceof HTMLElement)) return;
  line.hidden = !words;
  line.textContent = words;
}

/** @param {HTMLFormElement} own @param {string} name */
function field(own, name) {
  return /** @type {HTMLInputElement} */ (own.querySelector(`[name="${name}"]`));
}

/** @param {KeyboardEvent} event */
function isBusy(event) {
  return /** @type {Element} */ (event.target).matches("input:not(.row-pick), textarea, select") || document.querySelector("dialog[open], details.menu[open]") !== null;
}

function picks() {
  return /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(".row-pick")]);
}
