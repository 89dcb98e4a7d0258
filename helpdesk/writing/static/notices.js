// What concerns me in another ticket, said once where it doesn't cover the text: I was mentioned, my reply was held back or didn't arrive.

import { say } from "/static/saying.js";

const STAYS = 12_000;

export function followNotices() {
  document.addEventListener("aside:live", (event) => {
    const { topic, data } = /** @type {CustomEvent} */ (event).detail;
    if (!topic.startsWith("staff:")) return;
    const here = String(data.ticket) === document.getElementById("ticket")?.dataset.ticket;
    if (data.kind === "held_back" && !here) notice(say("Your reply to {name} was held back", { name: data.name }), data.why, data.ticket);
    if (data.kind === "mentioned" && !here) notice(say("{name} mentioned you", { name: data.by }), `${data.reference}: ${data.words}`, data.ticket, data.message);
    if (data.kind === "undelivered" && !here) notice(say("A letter to {address} didn’t arrive", { address: data.address }), data.reference, data.ticket, data.message);
    if (data.kind === "woke" && !here) notice(say("{reference} woke up", { reference: data.reference }), data.words, data.ticket);
    if (data.kind === "incidents_answered" && !here) notice(say("{told} of {asked} incidents of {reference} answered", data), data.left ? say("{n} were left open for you", { n: data.left }) : say("All are solved"), data.ticket);
    if (data.kind === "followed" && !here) notice(data.words, data.reference, data.ticket);
  });
}

/** @param {string} title @param {string} words @param {number} ticket @param {number} [message] */
export function notice(title, words, ticket, message) {
  const pattern = document.getElementById("live-notice");
  const place = document.getElementById("live-notices");
  if (!(pattern instanceof HTMLTemplateElement) || !place) return;
  const made = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (pattern.content.cloneNode(true)).firstElementChild);
  /** @type {HTMLElement} */ (made.querySelector("strong")).textContent = title;
  /** @type {HTMLElement} */ (made.querySelector("small")).textContent = words;
  /** @type {HTMLAnchorElement} */ (made.querySelector("a")).href = `/desk/tickets/${ticket}${message ? `#m${message}` : ""}`;
  made.querySelector("button")?.addEventListener("click", () => made.remove());
  place.append(made);
  while (place.children.length > 3) place.firstElementChild?.remove();
  const leave = () => (made.matches(":hover, :focus-within") ? setTimeout(leave, STAYS) : made.remove());
  setTimeout(leave, STAYS);
}
