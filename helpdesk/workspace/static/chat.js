// A chat from the agent's side: that we are here, what we have read, who writes. Hints pass; no page is read anew for them.

import { say } from "/static/saying.js";

const BEAT = 20_000;
const FADE = 6_000;
const GONE = 50_000;
const PACE = 2_500;

let fading = 0;
let leaving = 0;
let hinted = 0;

/** While the ticket of our own chat is in sight, its customer sees that we are here. */
export function beHere() {
  if (!document.getElementById("ticket")) return;
  setInterval(() => here(false), BEAT);
  document.addEventListener("visibilitychange", () => here(false));
  document.addEventListener("aside:shown", () => here(false));
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement && event.target.id === "body" && Date.now() - hinted > PACE && !isNote()) here(true);
  });
  here(false);
}

/** @param {any} hint */
export function showHint({ kind, got = 0, read = 0 }) {
  const part = talk();
  if (!part || kind === "queue") return;
  for (const mark of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-mark]"))) {
    const id = Number(mark.dataset.mark);
    mark.textContent = id <= read ? say("Read") : id <= got ? say("Delivered") : say("Sent");
  }
  const name = part.dataset.name ?? "";
  clearTimeout(leaving);
  tell(say("{name} is here", { name }));
  leaving = window.setTimeout(() => tell(say("{name} is away", { name })), GONE);
  write(kind === "writing" ? say("{name} is writing", { name }) : null);
}

/** How long people wait grows by itself. */
export function countWaits() {
  setInterval(() => {
    for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-since]"))) {
      const minutes = Math.max(1, Math.round((Date.now() - Date.parse(one.dataset.since ?? "")) / 60_000));
      one.textContent = (one.dataset.word ?? say("waits {length}")).replace(/\{\w*\}/, `${minutes}\u00a0min`);
    }
  }, 10_000);
}

/** @param {boolean} writing */
function here(writing) {
  const part = talk();
  if (!part || !("mine" in part.dataset) || document.visibilityState !== "visible") return;
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("composer"));
  const ticket = document.getElementById("ticket")?.dataset.ticket;
  if (!form || !ticket) return;
  if (writing) hinted = Date.now();
  const body = new URLSearchParams({ _csrf: value(form, "_csrf"), read: value(form, "seen"), writing: writing ? "1" : "0" });
  fetch(`/desk/tickets/${ticket}/presence`, { method: "POST", body }).catch(() => null); // the next one tells it
}

/** @returns {HTMLElement | null} */
function talk() {
  return document.querySelector('[data-chat="live"]');
}

/** @param {HTMLFormElement} form @param {string} name */
function value(form, name) {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field.value : "";
}

function isNote() {
  return document.querySelector('.kinds [value="note"]:checked') !== null;
}

/** @param {string} words */
function tell(words) {
  const place = document.getElementById("customer-here");
  if (place) place.textContent = words;
}

/** @param {string | null} words */
function write(words) {
  const place = document.getElementById("writing");
  if (!place) return;
  clearTimeout(fading);
  place.hidden = !words;
  place.textContent = words ?? "";
  if (words) fading = window.setTimeout(() => write(null), FADE);
}
