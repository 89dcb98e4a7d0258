// An article in a sheet over the right side; links to others open in the same sheet, Escape leads back to where it was opened.

import { trouble } from "/desk/static/announcing.js";
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
