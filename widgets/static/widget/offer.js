// The channel most likely to solve it: one card with its reason, the other ways, and what we pass on. No number we don't know.

import { h, icon, opening } from "./dom.js";
import { flipped } from "./home.js";

const SYMBOLS = { live_chat: "chat", ticket: "mail", phone_callback: "phone", payments_team: "bank", mediation_team: "shield", trust_safety: "shield", freelancer_success: "person" };
const VERBS = { live_chat: "Start a chat", ticket: "Write to us", phone_callback: "Ask for a call" };

/** @param {{channel: string, label: string}} channel */
export function verb(channel) {
  return VERBS[channel.channel] ?? `Write to ${named(channel)}`;
}

/** @param {any} offer @param {{choose: (channel: any) => void, open: (id: string) => void, passed: string[]}} given */
export function drawOffer(offer, { choose, open, passed }) {
  const { best } = offer;
  const wait = waitOf(best);
  const card = h("div", { class: "best" },
    h("div", { class: "best-top" },
      h("span", { class: "disc" }, symbol(best)),
      h("div", {}, h("h3", {}, best.label), h("p", { class: "quiet" }, hours(best))),
      wait && h("p", { class: "figure" }, h("span", { class: "num" }, wait.figure), " ", h("small", {}, wait.unit, h("br"), "wait"))),
    h("p", { class: "why" }, best.reason),
    h("button", { class: "button primary wide", type: "button", onclick: () => choose(best) }, verb(best)));
  const others = [...offer.others.map((one) => row(one, choose)), ...offer.closed.map((one) => closedRow(one))];
  return h("div", { class: "offer" },
    h("h2", { class: "serif", tabindex: "-1" }, headline(best)),
    offer.read && h("p", { class: "may-answer" }, "This may answer it now: ", h("button", { class: "text-button", type: "button", onclick: () => open(offer.read.id) }, offer.read.title)),
    card,
    others.length > 0 && h("ul", { class: "channels", "aria-label": "Other ways" }, ...others.map((one) => h("li", {}, one))),
    passed.length > 0 && h("div", { class: "pass" }, h("h3", { class: "eyebrow" }, "You won’t have to repeat yourself"), h("ul", {}, ...passed.map((line) => h("li", {}, icon("check"), line)))),
    offer.explanation.length > 0 && h("details", { class: "how" }, h("summary", {}, "How we chose"), h("ul", {}, ...offer.explanation.map((line) => h("li", {}, line)))));
}

/** @param {any} best */
function headline(best) {
  if (best.channel === "ticket") return "Write to us, and a person answers.";
  const name = named(best).charAt(0).toUpperCase() + named(best).slice(1);
  return best.open ? `${name} is your best way to a person now.` : `${name} is the best way to settle this.`;
}

/** @param {any} channel */
function hours(channel) {
  return channel.open ? (channel.channel === "ticket" ? "Any time" : "Open now") : channel.opens_at ? opening(channel.opens_at) : "Closed now";
}

/** Minutes as people say them; nothing when nobody knows. @param {any} channel */
export function waitOf({ wait_low: low, wait_high: high }) {
  if (typeof low !== "number" || typeof high !== "number") return null;
  const [size, unit] = high >= 2880 ? [1440, "day"] : high >= 120 ? [60, "hour"] : [1, "min"];
  const from = Math.max(1, Math.round(low / size));
  const to = Math.max(from, Math.round(high / size));
  return { figure: from === to ? `${to}` : `${from}–${to}`, unit: unit === "min" || to === 1 ? unit : `${unit}s` };
}

/** The channel inside a sentence. @param {{label: string}} channel */
export function named({ label }) {
  const low = label.charAt(0).toLowerCase() + label.slice(1);
  return /team$/i.test(label) ? `the ${low}` : low;
}

/** @param {any} one @param {(channel: any) => void} choose */
function row(one, choose) {
  const wait = waitOf(one);
  const line = one.open ? (wait ? `About ${wait.figure} ${wait.unit}` : one.reason || hours(one)) : hours(one);
  return h("button", { class: "channel", type: "button", onclick: () => choose(one) }, symbol(one), h("span", {}, h("strong", {}, one.label), h("span", {}, line)), flipped("next"));
}

/** @param {any} one */
function closedRow(one) {
  return h("div", { class: "channel closed" }, symbol(one), h("span", {}, h("strong", {}, one.label), h("span", {}, one.opens_at ? opening(one.opens_at) : one.reason)), h("span", { class: "chip" }, "Closed"));
}

/** @param {any} channel */
const symbol = (channel) => icon(SYMBOLS[channel.channel] ?? "chat");
