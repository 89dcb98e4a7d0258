// Who else has this ticket open and what they are writing, in the head of the ticket.

import { announce } from "/desk/static/announcing.js";
import { say as t } from "/static/saying.js";

const BEAT = 25_000;
const GONE = 60_000; // nothing was heard of them for so long
const WRITES = 8_000;
const PACE = 3_000;
const SHOWN = 3;
const TINTS = ["clay", "petrol", "ochre", "plum", "slate"];

/** @typedef {{who: number, name: string, doing: string, at: number, wroteAt: number}} Viewer */
/** @type {Map<number, Viewer>} */
const others = new Map();
let wrote = 0;
let typed = 0;

export function followViewers() {
  if (!ticket()) return;
  setInterval(() => {
    drawViewers();
    if (document.visibilityState === "visible" || text()?.value.trim()) say("here");
  }, BEAT);
  setInterval(drawViewers, WRITES / 2);
  addEventListener("pagehide", () => leave());
  addEventListener("pageshow", (event) => event.persisted && say("here"));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && say("here"));
  document.addEventListener("aside:shown", drawViewers);
  document.addEventListener("aside:done", () => say("here"));
  document.addEventListener("input", (event) => {
    if (event.target !== text()) return;
    typed = Date.now();
    sayWriting();
  });
  say("here");
}

/** To whoever is there, or comes while somebody writes. */
function sayWriting() {
  const now = Date.now();
  if (!others.size || now - typed > WRITES || now - wrote < PACE) return;
  wrote = now;
  say(text()?.value.trim() ? kind() : "here");
}

/** A colleague's page said what it does. @param {{who: number, name: string, doing: string}} hint */
export function hearViewer({ who, name, doing }) {
  if (who === me()) return;
  const before = others.get(who);
  if (doing === "gone") others.delete(who);
  else others.set(who, { who, name, doing, at: Date.now(), wroteAt: doing === "here" ? (before?.wroteAt ?? 0) : Date.now() });
  if (!before && doing !== "gone") {
    announce(t("{name} is here too", { name }));
    sayWriting();
  }
  if (doing === "reply" && !isWriting(before)) announce(t("{name} is writing a reply", { name }));
  drawViewers();
}

export function drawViewers() {
  const place = document.getElementById("here");
  if (!place) return;
  for (const one of others.values()) if (Date.now() - one.at > GONE) others.delete(one.who);
  const seen = [...others.values()].sort((one, other) => Number(isWriting(other)) - Number(isWriting(one)) || one.name.localeCompare(other.name));
  const words = said(seen);
  const key = `${seen.map((one) => one.who).join()} ${words}`;
  if (place.dataset.told === key && place.childElementCount) return;
  place.dataset.told = key;
  place.classList.toggle("is-writing", seen.some((one) => isWriting(one) && one.doing === "reply"));
  place.title = seen.map((one) => one.name).join(", ");
  place.replaceChildren(...seen.slice(0, SHOWN).map(avatar), ...(words ? [span("here-words", words)] : []));
}

/** @param {Viewer[]} seen those who write first */
function said(seen) {
  const first = seen.map((one) => one.name.split(" ")[0]);
  if (!seen.length) return "";
  if (isWriting(seen[0])) return t(seen[0].doing === "note" ? "{name} is writing a note" : "{name} is writing a reply", { name: first[0] });
  if (seen.length === 1) return t("{name} is here too", { name: first[0] });
  return seen.length === 2 ? t("{name} and {other} are here", { name: first[0], other: first[1] }) : t("{name} and {many} more are here", { name: first[0], many: seen.length - 1 });
}

/** @param {Viewer | undefined} one */
function isWriting(one) {
  return one !== undefined && one.doing !== "here" && Date.now() - one.wroteAt < WRITES;
}

/** @param {Viewer} one */
function avatar({ who, name }) {
  const parts = name.split(" ");
  const tint = TINTS[[...String(who)].reduce((sum, digit) => sum + digit.charCodeAt(0), 0) % TINTS.length];
  const drawn = span(`avatar avatar-s tint-${tint}`, (parts[0][0] + (parts.length > 1 ? (parts.at(-1) ?? "")[0] : "")).toUpperCase());
  drawn.setAttribute("aria-hidden", "true");
  return drawn;
}

/** @param {string} doing */
async function say(doing) {
  const address = `/desk/tickets/${ticket()}/viewing`;
  try {
    const answer = await fetch(address, { method: "POST", body: form(doing), redirect: "manual" });
    if (!answer.ok) return;
    const here = /** @type {{who: number, name: string}[]} */ (await answer.json());
    const now = Date.now();
    for (const { who, name } of here) others.set(who, { doing: "here", wroteAt: 0, ...others.get(who), who, name, at: now });
    drawViewers();
    sayWriting();
  } catch {
    // the connection is away: the next beat says it
  }
}

function leave() {
  navigator.sendBeacon(`/desk/tickets/${ticket()}/viewing`, form("gone"));
}

/** @param {string} doing */
function form(doing) {
  const token = document.querySelector('input[name="_csrf"]');
  return new URLSearchParams({ _csrf: token instanceof HTMLInputElement ? token.value : "", doing });
}

function kind() {
  return document.querySelector('.kinds [value="note"]:checked') ? "note" : "reply";
}

/** @param {string} className @param {string} words */
function span(className, words) {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = words;
  return made;
}

function text() {
  const body = document.getElementById("body");
  return body instanceof HTMLTextAreaElement ? body : null;
}

function ticket() {
  return document.getElementById("ticket")?.dataset.ticket;
}

function me() {
  return Number(document.querySelector("[data-staff]")?.getAttribute("data-staff"));
}
