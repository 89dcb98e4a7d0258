// Building pieces of page without HTML strings: safe under Trusted Types, whatever the text says.

import { region, t } from "./words.js";

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes] `on*` are listeners, `class` and the rest attributes; false and null are left out
 * @param {...(Node | string | null | undefined | false)} inside
 * @returns {any}
 */
export function h(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(.../** @type {(Node | string)[]} */ (inside.filter((one) => one !== null && one !== undefined && one !== false)));
  return made;
}

/** The page's address, without what may be private in it. */
export const here = () => location.origin + location.pathname;

const PATHS = {
  list: ["M3.75 5.25h12.5M3.75 10h12.5M3.75 14.75h7.5"],
  mark: ["M5.75 3.25h8.5a3 3 0 0 1 3 3v7.5a3 3 0 0 1-3 3h-8.5a3 3 0 0 1-3-3v-7.5a3 3 0 0 1 3-3z", "*M12.25 3.25h2a3 3 0 0 1 3 3v7.5a3 3 0 0 1-3 3h-2z"],
  search: ["M14.25 9a5.25 5.25 0 1 1-10.5 0 5.25 5.25 0 0 1 10.5 0z", "M13 13l4 4"],
  close: ["M5.25 5.25l9.5 9.5m0-9.5l-9.5 9.5"],
  back: ["M12 4.75L6.75 10 12 15.25"],
  next: ["M8 4.75L13.25 10 8 15.25"],
  page: ["M6.25 2.75h5l4 4v9.5a1 1 0 0 1-1 1h-8a1 1 0 0 1-1-1V3.75a1 1 0 0 1 1-1z", "M11 3v4h4M8 10.5h4.5M8 13.5h4.5"],
  person: ["M13 6.75a3 3 0 1 1-6 0 3 3 0 0 1 6 0z", "M4 16.75c.6-3.1 3-4.75 6-4.75s5.4 1.65 6 4.75"],
  enter: ["M16 5v4a2 2 0 0 1-2 2H4.5M7.75 7.75L4.5 11l3.25 3.25"],
  chat: ["M3.25 5.75a2 2 0 0 1 2-2h9.5a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H9.25l-4 3v-3a2 2 0 0 1-2-2z"],
  mail: ["M4.5 4.5h11a1.75 1.75 0 0 1 1.75 1.75v7.5a1.75 1.75 0 0 1-1.75 1.75h-11a1.75 1.75 0 0 1-1.75-1.75v-7.5A1.75 1.75 0 0 1 4.5 4.5z", "M3.25 6l6.75 5 6.75-5"],
  phone: ["M6.5 3.25l2 4-1.75 1.5a9 9 0 0 0 4.5 4.5l1.5-1.75 4 2v2.25a1 1 0 0 1-1 1A12.5 12.5 0 0 1 3.25 4.25a1 1 0 0 1 1-1z"],
  bank: ["M3 8l7-4.25L17 8zM5 8v5.75M8.35 8v5.75M11.65 8v5.75M15 8v5.75M3 16.25h14"],
  shield: ["M10 2.75l6 2.25v4.5c0 3.75-2.5 6.4-6 7.75-3.5-1.35-6-4-6-7.75V5z", "M7.25 9.75l2 2 3.5-4"],
  alert: ["M10 3.25l7.25 12.75H2.75z", "M10 8.25v3.25m0 2.25v.01"],
  clock: ["M17.25 10a7.25 7.25 0 1 1-14.5 0 7.25 7.25 0 0 1 14.5 0z", "M10 5.75V10l2.75 1.75"],
  check: ["M4.25 10.5l3.75 3.75 7.75-8.5"],
  send: ["M10 16V4.5M5 9.25L10 4.25l5 5"],
  clip: ["M15.5 9.25l-5.6 5.6a3.5 3.5 0 0 1-4.95-4.95l6-6a2.35 2.35 0 0 1 3.3 3.3l-5.9 5.9a1.15 1.15 0 0 1-1.65-1.65l5.2-5.2"],
  copy: ["M7.25 7.25h9v9h-9z", "M4.75 12.75h-1v-9h9v1"],
  external: ["M11.5 4H16v4.5M16 4l-7 7M8.5 5H5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-3.5"],
};

/** @param {keyof typeof PATHS} name */
export function icon(name) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  for (const [key, value] of [["viewBox", "0 0 20 20"], ["class", "icon"], ["aria-hidden", "true"], ["focusable", "false"]]) svg.setAttribute(key, value);
  for (const d of PATHS[name] ?? PATHS.page) {
    const path = document.createElementNS(ns, "path");
    path.setAttribute("d", d.replace("*", ""));
    if (d.startsWith("*")) path.setAttribute("fill", "currentColor");
    svg.append(path);
  }
  return svg;
}

/** The text with the matched words marked. @param {string} text @param {string[]} matched */
export function marked(text, matched) {
  return text.split(/([^\p{L}\p{N}’']+)/u).map((piece) => {
    const folded = piece.normalize("NFKD").replace(/[\u0300-\u036f’']/g, "").toLowerCase();
    return folded && matched.includes(folded) ? h("mark", {}, piece) : piece;
  });
}

const time = () => new Intl.DateTimeFormat(region(), { hour: "2-digit", minute: "2-digit" });
const day = () => new Intl.DateTimeFormat(region(), { weekday: "short", day: "numeric", month: "short" });

/** A moment as people say it; the exact one on hover. @param {string} at ISO 8601 */
export function when(at) {
  const moment = new Date(at);
  const today = new Date().toDateString() === moment.toDateString();
  const exact = new Intl.DateTimeFormat(region(), { dateStyle: "full", timeStyle: "short" }).format(moment);
  return h("time", { datetime: at, title: exact }, today ? time().format(moment) : day().format(moment));
}

/** A moment with its day and time, as this person's clock shows it. @param {string} at ISO 8601 */
export function exactly(at) {
  const format = new Intl.DateTimeFormat(region(), { weekday: "short", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  return h("time", { datetime: at }, format.format(new Date(at)));
}

/** When something opens, said so that nobody has to count hours. @param {string} at */
export function opening(at) {
  const moment = new Date(at);
  const today = new Date().toDateString() === moment.toDateString();
  return today ? t("Opens at {time}", { time: time().format(moment) }) : t("Opens {day}, {time}", { day: day().format(moment), time: time().format(moment) });
}

/** By when something is done, to the quarter of an hour: later rather than sooner. @param {string} at */
export function by(at) {
  const quarter = 900_000;
  const moment = new Date(Math.ceil(new Date(at).getTime() / quarter) * quarter);
  const days = Math.round((new Date(moment).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return time().format(moment);
  return days === 1 ? t("tomorrow {time}", { time: time().format(moment) }) : t("{day}, {time}", { day: day().format(moment), time: time().format(moment) });
}
