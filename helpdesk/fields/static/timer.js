// A clock for the open ticket. It runs only while the page is in sight, survives a reload, and fills in the minutes; people log them.

import { say } from "/static/saying.js";

const form = () => /** @type {HTMLFormElement | null} */ (document.querySelector("[data-timer]"));
let logged = false;

export function followTimer() {
  if (!form()) return;
  show();
  window.setInterval(() => {
    const clock = read();
    if (clock.runs && document.visibilityState === "visible") keep({ ...clock, seconds: clock.seconds + 1 });
  }, 1000);
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("#timer")) return;
    const clock = read();
    keep({ ...clock, runs: !clock.runs });
    if (clock.runs) fill(clock.seconds);
  });
  document.addEventListener("submit", (event) => (logged = event.target === form()));
  document.addEventListener("aside:shown", () => {
    if (logged && !minutes()?.value) keep({ seconds: 0, runs: false });
    logged = false;
    show();
  });
}

const minutes = () => /** @type {HTMLInputElement | null} */ (document.getElementById("minutes"));
const name = () => `aside-timer:${form()?.dataset.timer}`;

/** @returns {{seconds: number, runs: boolean}} */
function read() {
  try {
    const { seconds, runs } = JSON.parse(localStorage.getItem(name()) ?? "{}");
    return { seconds: Number(seconds) || 0, runs: runs === true };
  } catch {
    return { seconds: 0, runs: false };
  }
}

/** @param {{seconds: number, runs: boolean}} clock */
function keep(clock) {
  try {
    if (clock.seconds || clock.runs) localStorage.setItem(name(), JSON.stringify(clock));
    else localStorage.removeItem(name());
  } catch {
    return; // a browser that keeps nothing has no timer
  }
  show();
}

/** @param {number} seconds */
function fill(seconds) {
  const field = minutes();
  if (field) field.value = String(Math.max(1, Math.ceil(seconds / 60)));
  field?.focus();
}

function show() {
  const button = document.getElementById("timer");
  const shows = document.getElementById("timer-shows");
  if (!button || !shows) return;
  const { seconds, runs } = read();
  button.hidden = false;
  button.setAttribute("aria-pressed", String(runs));
  button.title = runs ? say("Stop, and fill in the minutes") : seconds ? say("Go on") : say("Run a timer");
  shows.textContent = seconds || runs ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : "";
}
