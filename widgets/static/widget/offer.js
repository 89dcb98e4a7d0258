// The channel most likely to solve it: one card with its reason, the other ways, and what we pass on. No number we don't know.

import { by, h, icon, opening } from "./dom.js";
import { flipped } from "./home.js";
import { region, t, tn } from "./words.js";

const SYMBOLS = { live_chat: "chat", ticket: "mail", phone_callback: "phone", payments_team: "bank", mediation_team: "shield", trust_safety: "shield", freelancer_success: "person" };

/** What choosing a channel is called. @param {{channel: string, label: string}} channel */
export function verb({ channel, label }) {
  switch (channel) {
    case "live_chat": return t("Start a chat");
    case "ticket": return t("Write to us");
    case "phone_callback": return t("Ask for a call");
    case "payments_team": return t("Write to the payments team");
    case "mediation_team": return t("Write to the mediation team");
    case "trust_safety": return t("Write to trust and safety");
    case "freelancer_success": return t("Write to freelancer success");
    default: return t("Choose {channel}", { channel: label });
  }
}

/** @param {any} offer @param {{choose: (channel: any) => void, open: (id: string) => void, passed: string[], about: (topic: string) => void}} given */
export function drawOffer(offer, { choose, open, passed, about }) {
  const { best } = offer;
  const others = [...offer.others.map((one) => row(one, choose)), ...offer.closed.map((one) => closedRow(one))];
  return h("div", { class: "offer" },
    h("h2", { class: "serif", tabindex: "-1" }, headline(best)),
    offer.topics.length > 0 && h("fieldset", { class: "these" }, h("legend", {}, t("Is it about one of these? Then we can choose better.")), ...offer.topics.map((one) => h("button", { class: "button small", type: "button", onclick: () => about(one.topic) }, one.title))),
    compared([best, ...offer.others]),
    offer.read && h("p", { class: "may-answer" }, t("This may answer it now:"), " ", h("button", { class: "text-button", type: "button", onclick: () => open(offer.read.id) }, offer.read.title)),
    h("div", { class: "best" },
      h("div", { class: "best-top" }, h("span", { class: "disc" }, symbol(best)), h("div", {}, h("h3", {}, best.label), h("p", { class: "quiet" }, hours(best))), figure(best)),
      h("p", { class: "why" }, best.reason),
      h("button", { class: "button primary wide", type: "button", onclick: () => choose(best) }, verb(best))),
    others.length > 0 && h("ul", { class: "channels", "aria-label": t("Other ways") }, ...others.map((one) => h("li", {}, one))),
    passed.length > 0 && h("div", { class: "pass" }, h("h3", { class: "eyebrow" }, t("You won’t have to repeat yourself")), h("ul", {}, ...passed.map((line) => h("li", {}, icon("check"), line)))),
    offer.explanation.length > 0 && h("details", { class: "how" }, h("summary", {}, t("How we chose")), h("ul", {}, ...offer.explanation.map((line) => h("li", {}, line)))));
}

/** @param {any} best */
function headline({ channel, open }) {
  switch (channel) {
    case "live_chat": return t("Live chat is your best way to a person now.");
    case "phone_callback": return t("A call is your best way to a person now.");
    case "payments_team": return open ? t("The payments team is your best way to a person now.") : t("The payments team is the best way to settle this.");
    case "mediation_team": return open ? t("The mediation team is your best way to a person now.") : t("The mediation team is the best way to settle this.");
    case "trust_safety": return t("Trust and safety is your best way to a person now.");
    case "freelancer_success": return t("Freelancer success is your best way to a person now.");
    default: return t("Write to us, and a person answers.");
  }
}

/** @param {any} channel */
function hours({ channel, open, opens_at: opens, closes_at: closes }) {
  if (!open) return opens ? opening(opens) : t("Closed now");
  if (closes) return t("Open until {time}", { time: new Intl.DateTimeFormat(region(), { hour: "2-digit", minute: "2-digit" }).format(new Date(closes)) });
  return channel === "ticket" ? t("Any time") : t("Open now");
}

/** Minutes as people say them, with the range in which half of all waits lie; nothing when nobody measured. @param {any} channel */
export function waitOf({ wait, wait_low: low, wait_high: high }) {
  if (typeof wait !== "number" || typeof low !== "number" || typeof high !== "number") return null;
  const [size, unit] = wait >= 2880 ? [1440, "day"] : wait >= 120 ? [60, "hour"] : [1, "min"];
  const count = (minutes) => Math.max(1, Math.round(minutes / size));
  return { count: count(wait), low: count(low), high: count(high), unit };
}

/** @param {any} channel */
function figure(channel) {
  const wait = channel.open && waitOf(channel);
  if (!wait) return null;
  const { count, low, high, unit } = wait;
  const words = unit === "min" ? t("min wait") : unit === "hour" ? tn(count, "hour wait", "hours wait") : tn(count, "day wait", "days wait");
  return h("p", { class: "figure" }, h("span", { class: "num" }, number(count)), " ", h("small", {}, words, ...(low < high ? [h("br"), t("usually {low} to {high}", { low: number(low), high: number(high) })] : [])));
}

/** A wait inside a sentence. @param {{count: number, unit: string}} wait */
function about({ count, unit }) {
  if (unit === "min") return tn(count, "About {count} minute", "About {count} minutes");
  return unit === "hour" ? tn(count, "About {count} hour", "About {count} hours") : tn(count, "About {count} day", "About {count} days");
}

/** What people would choose by, where there is a choice and we know: which is fastest, and which settles it most likely. @param {any[]} channels */
function compared(channels) {
  const waited = channels.filter((one) => one.open && waitOf(one));
  const hoped = channels.filter((one) => one.open && typeof one.solve === "number");
  if (channels.length < 2 || waited.length < 2 || hoped.length < 2) return null;
  const fastest = waited.reduce((one, other) => (other.wait < one.wait ? other : one));
  const likeliest = hoped.reduce((one, other) => (other.solve > one.solve ? other : one));
  const said = { channel: fastest.label, wait: lower(about(/** @type {any} */ (waitOf(fastest)))) };
  if (fastest === likeliest) return h("p", { class: "compared" }, t("Fastest, and most likely to settle it: {channel}, {wait}.", said));
  const first = t("Fastest: {channel}, {wait}.", said);
  const second = likeliest.settled_at
    ? t("Most likely to settle it: {channel}, by {time}.", { channel: likeliest.label, time: by(likeliest.settled_at) })
    : t("Most likely to settle it: {channel}.", { channel: likeliest.label });
  return h("p", { class: "compared" }, h("span", {}, first), " ", h("span", {}, second));
}

/** @param {string} words */
const lower = (words) => words.charAt(0).toLocaleLowerCase(region()) + words.slice(1);

/** @param {any} one @param {(channel: any) => void} choose */
function row(one, choose) {
  const wait = waitOf(one);
  const line = one.open ? (wait ? about(wait) : one.reason || hours(one)) : hours(one);
  return h("button", { class: "channel", type: "button", onclick: () => choose(one) }, symbol(one), h("span", {}, h("strong", {}, one.label), h("span", {}, line)), flipped("next"));
}

/** @param {any} one */
function closedRow(one) {
  const opens = one.opens_at && opening(one.opens_at);
  const line = one.nobody_here && opens ? `${one.reason} ${opens}` : opens || one.reason;
  return h("div", { class: "channel closed" }, symbol(one), h("span", {}, h("strong", {}, one.label), h("span", {}, line)), h("span", { class: "chip" }, t("Closed")));
}

/** @param {number} value */
const number = (value) => new Intl.NumberFormat(region()).format(value);

/** @param {any} channel */
const symbol = (channel) => icon(SYMBOLS[channel.channel] ?? "chat");
