// An article in a sheet over the right side; links to others open in the same sheet, Escape leads back to where it was opened.

import { announce, trouble } from "/desk/static/announcing.js";
import { say } from "/static/saying.js";

/** @param {HTMLAnchorElement} link */
export async function openSheet(link) {
  const sheet = document.getElementById("known-sheet");
  const inside = document.getElementById("known-inside");
  if (!(sheet instanceof HTMLDialogElement) || !inside) return;
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = answer?.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const fresh = page?.getElementById("knowledge");
  if (!fresh) return trouble(say("This article can’t be opened just now. Try again in a moment."));
  inside.replaceChildren(...fresh.childNodes);
  if (!sheet.open) sheet.showModal();
  document.dispatchEvent(new Event("aside:shown"));
  const text = inside.querySelector(".known-article");
  if (text instanceof HTMLElement) {
    text.tabIndex = 0;
    text.focus();
  }
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const sheet = document.getElementById("known-sheet");
  if (sheet instanceof HTMLDialogElement && (target === sheet || target?.closest("#known-close"))) sheet.close();
});

/** The writers have it: back to the conversation. */
document.addEventListener("aside:done", (event) => {
  if (!(event instanceof CustomEvent) || !event.detail.path.endsWith("/knowledge/flags")) return;
  /** @type {HTMLDialogElement | null} */ (document.getElementById("known-sheet"))?.close();
  announce(say("The writers have it. What they do about it comes back to this ticket."));
});
