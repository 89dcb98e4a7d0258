// Who looks at the tickets of the list: an eye and initials in their rows. Hints say who comes and goes; once a minute all is asked anew,
// for pages that went away without a word.

import { icon } from "/desk/finding/static/elements.js";
import { say as t } from "/static/saying.js";

const ANEW = 60_000;
const NAMED = 2;

/** By person: each looks at one ticket. @type {Map<number, {ticket: number, name: string}>} */
const looking = new Map();
let asked = 0;

export function followLookers() {
  if (!list()) return;
  new MutationObserver(drawLookers).observe(/** @type {HTMLElement} */ (list()), { childList: true, subtree: true });
  setInterval(() => document.visibilityState === "visible" && ask(), ANEW);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && Date.now() - asked > ANEW / 4 && ask());
  addEventListener("online", ask);
  ask();
}

/** A colleague opened a ticket, or left it. @param {{who: number, name: string, ticket: number, doing: string}} hint */
export function hearLooker({ who, name, ticket, doing }) {
  if (who === me()) return;
  if (doing !== "gone") looking.set(who, { ticket, name });
  else if (looking.get(who)?.ticket === ticket) looking.delete(who);
  drawLookers();
}

async function ask() {
  asked = Date.now();
  try {
    const answer = await fetch("/desk/viewing", { redirect: "manual" });
    if (!answer.ok) return;
    const found = /** @type {{who: number, name: string, ticket: number}[]} */ (await answer.json());
    looking.clear();
    for (const { who, name, ticket } of found) looking.set(who, { ticket, name });
    drawLookers();
  } catch {
    // the connection is away: the next time says it
  }
}

/** In each row what differs from what stands there; the rows keep their height. */
function drawLookers() {
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#list [data-row]"))) {
    const names = [...looking.values()].filter(({ ticket }) => String(ticket) === row.dataset.row).map(({ name }) => name).sort();
    const old = row.querySelector(".row-lookers");
    const words = said(names);
    if ((old?.getAttribute("title") ?? "") === words) continue;
    old?.remove();
    if (names.length) placeOf(row)?.(mark(names, words));
  }
}

/** In the list at the end of the row's link, in a table before the subject. @param {HTMLElement} row */
function placeOf(row) {
  const place = row.querySelector(row.matches("tr") ? ".row-subject" : ".row-link");
  return place && ((/** @type {Node} */ made) => (row.matches("tr") ? place.prepend(made) : place.append(made)));
}

/** @param {string[]} names @param {string} words */
function mark(names, words) {
  const made = document.createElement("span");
  made.className = "row-lookers";
  made.title = words;
  const short = document.createElement("span");
  short.setAttribute("aria-hidden", "true");
  short.textContent = names.length > NAMED ? `${initials(names[0])} +${names.length - 1}` : names.map(initials).join(" ");
  const whole = document.createElement("span");
  whole.className = "sr";
  whole.textContent = `, ${words} `;
  made.append(icon(document.querySelector("[data-icons]")?.getAttribute("data-icons") ?? "", "eye"), short, whole);
  return made;
}

/** @param {string[]} names */
function said(names) {
  if (!names.length) return "";
  if (names.length === 1) return t("{name} is looking at this", { name: names[0] });
  if (names.length === 2) return t("{name} and {other} are looking at this", { name: names[0], other: names[1] });
  return t("{name} and {many} more are looking at this", { name: names[0], many: names.length - 1 });
}

/** @param {string} name */
function initials(name) {
  const parts = name.split(" ");
  return (parts[0][0] + (parts.length > 1 ? (parts.at(-1) ?? "")[0] : "")).toUpperCase();
}

function list() {
  return document.getElementById("list");
}

function me() {
  return Number(document.querySelector("[data-staff]")?.getAttribute("data-staff"));
}
