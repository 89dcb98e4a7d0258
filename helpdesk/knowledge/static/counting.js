// What is suggested beside a ticket, and what of it goes into a reply, is counted for those who read the desk's numbers.

/** What was counted as shown on this page already. @type {Set<string>} */
const offered = new Set();

/** To who can write a reply here; each once a page. @param {HTMLElement} place */
export function countOffered(place) {
  if (document.body.classList.contains("no-composer")) return;
  const shown = [...place.querySelectorAll("[data-known-of]")].map((one) => one.getAttribute("data-known-of") ?? "");
  const fresh = [...new Set(shown)].filter((one) => !offered.has(one));
  for (const one of fresh) offered.add(one);
  if (fresh.length) count("offered", fresh);
}

/** Nothing waits for it, and nobody is told where it fails. @param {"offered" | "linked" | "quoted" | "started"} did @param {string[]} of */
export function count(did, of) {
  const token = document.querySelector('input[name="_csrf"]');
  const form = new URLSearchParams({ _csrf: token instanceof HTMLInputElement ? token.value : "", did });
  for (const one of of) form.append("of", one);
  navigator.sendBeacon(`/desk/tickets/${document.getElementById("ticket")?.dataset.ticket}/knowledge/uses`, form);
}
