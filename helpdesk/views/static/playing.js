// After a reply or a solution: the next ticket of the play, the next of the list, the list, or this one.

import { say } from "/static/saying.js";

const GOES_ON = "aside:goes-on"; // of this tab: the next page is a ticket that was asked for as the next one

/** @param {{announce: (words: string) => void}} collaborators */
export function followPlaying({ announce }) {
  arrive(announce);
  forgetTheEnd();
  document.addEventListener("submit", (event) => {
    const path = event.target instanceof HTMLFormElement ? new URL(event.target.action).pathname : "";
    if (["/desk/views/play", "/desk/views/play/next"].includes(path)) sessionStorage.setItem(GOES_ON, "1");
  });
  document.addEventListener("aside:done", (event) => {
    const { kind, path } = /** @type {CustomEvent} */ (event).detail;
    if (!(kind === "reply" || path.endsWith("/solution"))) return;
    const next = document.getElementById("play-next");
    if (next instanceof HTMLFormElement) return goOn(next, "1");
    const after = document.querySelector("[data-after-reply]")?.getAttribute("data-after-reply");
    if (after === "queue") location.assign(/** @type {HTMLAnchorElement} */ (document.querySelector(".to-queue")).href);
    if (after === "next") openNext();
  });
}

/** That a view was gone through is said once, not whenever its address is drawn anew. */
function forgetTheEnd() {
  const here = new URL(location.href);
  if (!here.searchParams.has("through")) return;
  here.searchParams.delete("through");
  history.replaceState(history.state, "", here);
}

/** In the next ticket its conversation has the focus, and who doesn't see the page hears which ticket it is. @param {(words: string) => void} announce */
function arrive(announce) {
  if (!sessionStorage.getItem(GOES_ON)) return;
  sessionStorage.removeItem(GOES_ON);
  const subject = document.querySelector("#ticket h1")?.textContent?.trim();
  if (!subject) return;
  document.getElementById("conversation")?.focus({ preventScroll: true });
  const name = document.querySelector("#about .name")?.textContent?.trim() ?? "";
  setTimeout(() => announce(say("Next: {subject}", { subject: name ? `${subject}, ${name}` : subject })), 300); // after the page's own title
}

function openNext() {
  const row = nextRow();
  if (!row) return;
  sessionStorage.setItem(GOES_ON, "1");
  row.click();
}

/** @param {HTMLFormElement} form @param {string} answered */
function goOn(form, answered) {
  /** @type {HTMLInputElement} */ (form.elements.namedItem("answered")).value = answered;
  form.requestSubmit();
}

function nextRow() {
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".row-link")]);
  const at = rows.findIndex((row) => row.getAttribute("aria-current"));
  return rows[at + 1] ?? rows.find((row) => !row.getAttribute("aria-current"));
}
