// A ticket's fields save themselves when they are left, one after the other; what couldn't be saved stays where it was typed.

import { announce, trouble, unreached } from "/desk/static/announcing.js";
import { isSignIn } from "/desk/static/session.js";
import { swapThread } from "/desk/static/thread.js";
import { isChanged } from "./typed.js";
import { say } from "/static/saying.js";

const PATIENCE = 20_000;
/** @type {Promise<void>} */
let saving = Promise.resolve();
/** What has no answer yet, by form. @type {Map<string, string>} */
const asked = new Map();
let byKey = false;

/** Until everything that was typed has its answer: solving needs it. */
export function fieldsSaved() {
  const field = document.activeElement?.closest("form[data-field]");
  if (field instanceof HTMLFormElement && isChanged(field)) save(field);
  return saving;
}

export function followFields() {
  document.addEventListener("keydown", (event) => (byKey = event.key !== "Enter"));
  document.addEventListener("pointerdown", () => (byKey = false));
  document.addEventListener("submit", (event) => {
    if (!(event.target instanceof HTMLFormElement) || !event.target.matches("[data-field]")) return;
    event.preventDefault();
    save(event.target);
  });
  document.addEventListener("change", (event) => {
    const field = formOf(event.target);
    if (field && !(event.target instanceof HTMLSelectElement && byKey)) save(field);
  });
  document.addEventListener("focusout", (event) => {
    const field = event.target instanceof HTMLSelectElement && formOf(event.target); // arrow keys pass over others first
    if (field && isChanged(field)) save(field);
  });
}

/** @param {EventTarget | null} target */
function formOf(target) {
  const form = target instanceof Element && target.closest("form[data-field]");
  return form instanceof HTMLFormElement ? form : null;
}

/** Enter changes a field and sends its form: what was said against the first must be read before it goes once more. @param {HTMLFormElement} form */
function save(form) {
  const typed = String(new URLSearchParams(/** @type {any} */ (new FormData(form))));
  if (asked.get(form.id) === typed) return;
  asked.set(form.id, typed);
  saving = saving.then(() => send(form)).finally(() => {
    if (asked.get(form.id) === typed) asked.delete(form.id);
  });
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const now = document.getElementById(form.id);
  if (!(now instanceof HTMLFormElement) || !isChanged(now)) return;
  const data = new URLSearchParams(/** @type {any} */ (new FormData(now)));
  try {
    const answer = await fetch(now.action, { method: "POST", body: data, headers: { Accept: "text/html" }, signal: AbortSignal.timeout(PATIENCE) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(now.id);
    if (isSignIn(answer)) trouble(say("You were signed out. What you typed stays here."), { label: say("Sign in again"), href: `/desk/sign-in?next=${encodeURIComponent(location.pathname)}` });
    else if (!(fresh instanceof HTMLFormElement)) trouble(say("{reason} What you typed stays here.", { reason: page.querySelector(".problem p")?.textContent ?? say("Something broke on our side.") }));
    else show(now, fresh, page, { taken: answer.redirected && answer.ok, sent: data.toString() });
  } catch {
    unreached(say("This didn’t reach us. What you typed stays here: try again when you’re connected."));
  }
}

/** @param {HTMLFormElement} old @param {HTMLFormElement} fresh @param {Document} page @param {{taken: boolean, sent: string}} answer */
function show(old, fresh, page, { taken, sent }) {
  const name = old.querySelector(".detail-name")?.firstChild?.textContent?.trim() ?? "It";
  const typedOn = taken && new URLSearchParams(/** @type {any} */ (new FormData(old))).toString() !== sent;
  if (typedOn) /** @type {HTMLInputElement} */ (old.elements.namedItem("was")).value = /** @type {HTMLInputElement} */ (fresh.elements.namedItem("was")).value;
  else put(old, fresh);
  for (const other of page.querySelectorAll("form[data-field]")) {
    const shown = document.getElementById(other.id);
    if (shown instanceof HTMLFormElement && shown.id !== fresh.id && !shown.contains(document.activeElement) && !isChanged(shown)) shown.replaceWith(other);
  }
  if (taken && !document.querySelector("form[data-field] .asked")) document.querySelector("#notices [data-lacking]")?.remove();
  swapThread(page, { ours: true });
  if (taken) announce(say("{name} saved", { name }));
  document.dispatchEvent(new Event("aside:shown"));
}

/** The focus stays where it is, and in the same control. @param {HTMLFormElement} old @param {HTMLFormElement} fresh */
function put(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const again = focused && [.../** @type {any} */ (old.elements)].indexOf(focused);
  old.replaceWith(fresh);
  if (again === null || again < 0) return;
  const there = /** @type {HTMLElement | undefined} */ (fresh.elements[again]);
  const last = there?.checkVisibility() ? there : /** @type {HTMLElement | null} */ (fresh.querySelector(":is(input:not([type=hidden]), select, textarea)")); // its button goes once it is saved
  last?.focus({ preventScroll: true });
}
