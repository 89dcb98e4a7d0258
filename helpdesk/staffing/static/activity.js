// Away by itself: no key and no pointer on any page of this browser for so many minutes, and back with the first of them.

import { say } from "/static/saying.js";

const LOOK = 10_000;
const NOTE = 2_000; // moving without an end is written down this often
const KEY = "aside.moved";
const SIGNS = ["keydown", "input", "pointermove", "pointerdown", "wheel", "touchstart", "focusin"];

/** Of this page; other pages of this browser write theirs down. */
let moved = Date.now();
let asked = false;
let again = false; // touched while the server was asked
let known = false; // whether the last that was said is that they're away

/** Seconds since a page of this browser was touched. */
export function idleSeconds() {
  return Math.max(0, Math.round((Date.now() - Math.max(moved, elsewhere())) / 1000));
}

/** @param {{announce: (words: string) => void}} with_ */
export function followActivity({ announce }) {
  document.addEventListener("toggle", (event) => isMenuOpening(event) && !asked && tell(announce), { capture: true });
  if (!minutes()) return;
  known = isAway();
  for (const sign of SIGNS) document.addEventListener(sign, () => touch(announce), { capture: true, passive: true });
  setInterval(() => {
    if (!isAway() && idleSeconds() >= 60 * minutes()) void tell(announce);
    else sayChange(announce);
  }, LOOK);
  document.addEventListener("aside:live", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.data?.kind === "status" && !asked) tell(announce);
  });
}

/** @param {(words: string) => void} announce */
function touch(announce) {
  const before = moved;
  moved = Date.now();
  if (moved - before > NOTE) remember();
  if (!isAway()) return;
  if (asked) again = true;
  else void tell(announce);
}

/** Asks how things are now; what changed is said. @param {(words: string) => void} announce */
async function tell(announce) {
  asked = true;
  try {
    const body = new URLSearchParams({ _csrf: token(), idle: String(idleSeconds()) });
    const answer = await fetch("/desk/activity", { method: "POST", body, redirect: "manual" });
    if (answer.ok) show(await answer.text());
  } catch {
    // the connection is away; the next look asks again
  }
  asked = false;
  sayChange(announce);
  if (again && isAway()) void tell(announce);
  again = false;
}

/** Also of what the page learned otherwise: it may be drawn anew meanwhile. @param {(words: string) => void} announce */
function sayChange(announce) {
  if (isAway() === known) return;
  known = isAway();
  announce(known ? say("You’re away: nothing moved here for {n} minutes. Touch a key to be back.", { n: minutes() }) : say("You’re online again."));
}

/** @param {string} markup */
function show(markup) {
  const place = document.getElementById("my-status");
  if (!place) return;
  const focused = place.contains(document.activeElement);
  const fresh = new DOMParser().parseFromString(markup, "text/html");
  if (place.querySelector(":popover-open")) return renew(place, fresh);
  place.replaceChildren(...fresh.body.childNodes);
  if (focused) button()?.focus();
}

/** Who reads the menu keeps it; what they have in hand is as it is now. @param {Element} place @param {Document} fresh */
function renew(place, fresh) {
  for (const part of [".me-words", ".status-load"]) {
    const now = fresh.querySelector(part);
    if (now) place.querySelector(part)?.replaceWith(now);
  }
}

/** @param {Event} event */
function isMenuOpening(event) {
  const menu = /** @type {Element} */ (event.target);
  return menu.id === "status-menu" && /** @type {ToggleEvent} */ (event).newState === "open" && Boolean(menu.querySelector(".status-load"));
}

function remember() {
  try {
    localStorage.setItem(KEY, String(moved));
  } catch {
    // no storage: this page counts alone
  }
}

function elsewhere() {
  try {
    return Number(localStorage.getItem(KEY)) || 0;
  } catch {
    return 0;
  }
}

const button = () => document.getElementById("status-button");
const minutes = () => Number(button()?.dataset.idleMinutes ?? 0);
const isAway = () => button()?.dataset.byItself === "1";
const token = () => /** @type {HTMLInputElement | null} */ (document.querySelector('input[name="_csrf"]'))?.value ?? "";
