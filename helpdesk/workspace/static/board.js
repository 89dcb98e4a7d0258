// The live board: reads itself anew when something changed, and holds the wheel without leaving the page.

import { announce } from "./announcing.js";
import { hear } from "./hearing.js";
import { isSignIn } from "./session.js";
import { say } from "/static/saying.js";

const PACE = 4_000; // a busy desk says a hundred things a minute: the page is read at most so often
const TICK = 30_000; // waits grow although nothing happens
const PATIENCE = 20_000;
const place = () => /** @type {HTMLElement} */ (document.getElementById("steering"));

let last = 0;
let waiting = 0;
/** @type {string | null} */
let opener = null;

document.body.classList.add("has-js");
raise();
follow();

function follow() {
  const hello = (/** @type {MessageEvent} */ _event, /** @type {boolean} */ isAgain) => {
    online(true);
    if (isAgain) soon(0);
  };
  hear("/live?topics=queue,board", { hello, message: (event) => soon(JSON.parse(event.data).topic === "board" ? 0 : PACE), away: () => online(false) });
  setInterval(() => soon(0), TICK);
  document.addEventListener("visibilitychange", () => soon(0));
}

/** @param {number} pace */
function soon(pace) {
  if (document.hidden || (waiting && pace)) return;
  clearTimeout(waiting);
  waiting = window.setTimeout(look, Math.max(150, last + pace - Date.now()));
}

async function look() {
  waiting = 0;
  last = Date.now();
  if (document.querySelector(".board :is(a, button):hover")) return soon(PACE); // what is about to be pressed stays where it is
  const address = new URL(location.href);
  for (const name of ["done", "steer", "kind"]) address.searchParams.delete(name);
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (isSignIn(answer)) announce(say("You were signed out. Reload the page to sign in."));
    else if (answer.ok) show(parse(await answer.text()), ["done"]);
  } catch {
    online(false);
  }
}

/** @param {Document} page @param {string[]} [but] parts that stay */
function show(page, but = []) {
  const focused = document.activeElement?.id;
  const before = document.getElementById("hands-title")?.textContent;
  for (const part of document.querySelectorAll("[data-swap]")) {
    const name = part.getAttribute("data-swap") ?? "";
    const fresh = page.querySelector(`[data-swap="${name}"]`);
    if (!fresh || but.includes(name) || fresh.innerHTML === part.getAttribute("data-was")) continue;
    const was = fresh.innerHTML;
    const open = [...part.querySelectorAll("details[open]")].map((one) => one.id);
    const scrolled = part.scrollLeft;
    part.replaceChildren(...fresh.childNodes);
    part.setAttribute("data-was", was);
    part.scrollLeft = scrolled;
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  }
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
  const after = document.getElementById("hands-title")?.textContent;
  if (after !== before) announce(after);
  document.dispatchEvent(new Event("aside:shown"));
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const link = target?.closest("a[data-steer]");
  if (link instanceof HTMLAnchorElement && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    opener = link.id || null;
    void steer(link.href);
  } else if (target?.closest("[data-close]")) {
    event.preventDefault();
    lower();
  }
});

/** @param {string} address */
async function steer(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (isSignIn(answer)) return location.assign(address);
    take(parse(await answer.text()));
  } catch {
    announce(say("This didn’t reach us. Try again when you’re connected."));
  }
}

/** Shows the dialog of a page. @param {Document} page */
function take(page) {
  place().replaceChildren(...(page.getElementById("steering")?.childNodes ?? []));
  raise();
}

/** The form becomes a dialog. */
function raise() {
  const dialog = document.getElementById("steer");
  if (!(dialog instanceof HTMLDialogElement)) return;
  dialog.removeAttribute("open"); // closing it would be heard as a choice
  dialog.showModal();
  dialog.addEventListener("close", lower, { once: true });
  const first = dialog.querySelector('[aria-invalid="true"], input[type="radio"]:checked, select');
  if (first instanceof HTMLElement) first.focus();
}

function lower() {
  place().replaceChildren();
  if (opener) document.getElementById(opener)?.focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-in-place]")) return;
  event.preventDefault();
  void send(form);
});

/** @param {HTMLFormElement} form */
async function send(form) {
  const button = form.querySelector("button");
  button?.setAttribute("aria-disabled", "true");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(/** @type {any} */ (new FormData(form))),
      headers: { Accept: "text/html" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (isSignIn(answer)) return location.assign("/desk/board");
    const page = parse(await answer.text());
    if (answer.ok) done(page);
    else if (page.getElementById("steer")) take(page);
    else refused(page);
  } catch {
    announce(say("This didn’t reach us. Nothing has changed."));
  } finally {
    button?.removeAttribute("aria-disabled");
  }
}

/** @param {Document} page */
function done(page) {
  const inDialog = document.getElementById("steer") !== null;
  const focused = document.activeElement?.id;
  place().replaceChildren();
  show(page);
  const back = document.getElementById((inDialog ? opener : focused) ?? "") ?? document.querySelector("#done button") ?? document.getElementById("main");
  if (back instanceof HTMLElement) back.focus({ preventScroll: true });
  announce(document.querySelector("#done p")?.textContent);
}

/** Somebody was quicker: say so, and show how it stands. @param {Document} page */
function refused(page) {
  announce(page.querySelector(".problem p")?.textContent ?? say("Something broke on our side. Nothing has changed."));
  soon(0);
}

/** @param {string} text */
function parse(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

/** @param {boolean} on */
function online(on) {
  const live = document.getElementById("live");
  if (!live || live.classList.contains("is-offline") === !on) return;
  live.classList.toggle("is-offline", !on);
  if (!on) announce(say("The connection is away. The board shows how things stood."));
}
