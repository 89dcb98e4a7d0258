// Replies that wait to leave: how long they still wait, and calling them back by one key from anywhere.

import { quote } from "./marks.js";
import { singleKeysAreOn } from "/static/single-keys.js";
import { say } from "/static/saying.js";

/** When each leaves, by this page's own clock, which doesn't jump. @type {Map<string, number>} */
const leaving = new Map();
/** How long each waited when it was first seen here. @type {Map<string, number>} */
const whole = new Map();

export function followDepartures() {
  tick();
  keepRoom();
  setInterval(tick, 500);
  document.addEventListener("aside:shown", tick);
  document.addEventListener("keydown", (event) => {
    if (!"zq".includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || !singleKeysAreOn()) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.matches("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
    if (event.key === "q") return void (quote(document.activeElement?.closest(".letter") ?? [...document.querySelectorAll(".letter.customer")].pop() ?? null) && event.preventDefault());
    const newest = [...document.querySelectorAll("[data-undo] button")].pop();
    if (!(newest instanceof HTMLElement)) return;
    event.preventDefault();
    newest.click();
  });
}

/** On a phone what is written, and the end of the page, stand above the notices: how high those are is in `--departures`. */
function keepRoom() {
  const place = document.getElementById("departures");
  if (!place) return;
  let height = 0;
  const measure = () => {
    if (place.offsetHeight === height) return; // else every element would be styled anew
    height = place.offsetHeight;
    document.documentElement.style.setProperty("--departures", height ? `${height + 12}px` : "0px");
  };
  new ResizeObserver(measure).observe(place);
}

function tick() {
  forgetWhatLeft();
  for (const words of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-leaves]"))) {
    const held = words.closest("[data-held]")?.getAttribute("data-held") ?? "";
    const told = performance.now() + Number(words.dataset.leaves) * 1000;
    if (!leaving.has(held)) leaving.set(held, told);
    const left = Math.ceil((/** @type {number} */ (leaving.get(held)) - performance.now()) / 1000);
    const pattern = !("solves" in words.dataset) ? say("Sending in {seconds} s", { seconds: left }) : "along" in words.dataset ? say("Sending in {seconds} s, then solving and answering its incidents", { seconds: left }) : say("Sending in {seconds} s, then solving", { seconds: left });
    const ring = words.closest("[data-held]")?.querySelector(".ring");
    if (!whole.has(held)) whole.set(held, Math.max(1, left));
    ring?.querySelector(".ring-left")?.setAttribute("stroke-dasharray", `${Math.max(0, (100 * left) / Number(whole.get(held)))} 100`);
    const number = ring?.querySelector("text");
    if (number) number.textContent = String(Math.max(0, left));
    words.textContent = left > 0 ? pattern : say("Sending");
  }
}

/** A number of one that is gone may be another's. */
function forgetWhatLeft() {
  for (const held of leaving.keys()) {
    if (document.querySelector(`[data-held="${held}"] [data-leaves]`)) continue;
    leaving.delete(held);
    whole.delete(held);
  }
}
