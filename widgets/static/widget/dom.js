// Building pieces of page without HTML strings: safe under Trusted Types, whatever the text says.

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

const PATHS = {
  mark: ["M5.75 3.25h8.5a3 3 0 0 1 3 3v7.5a3 3 0 0 1-3 3h-8.5a3 3 0 0 1-3-3v-7.5a3 3 0 0 1 3-3z", "*M12.25 3.25h2a3 3 0 0 1 3 3v7.5a3 3 0 0 1-3 3h-2z"],
  search: ["M14.25 9a5.25 5.25 0 1 1-10.500 0 5.250 5.250 0 0 1 10.500 0z", "M13 13l4 4"],
  close: ["M5.250 5.250l9.500 9.500m0-9.500l-9.500 9.500"],
  back: ["M12 4.750L6.750 10 12 15.250"],
  next: ["M8 4.750L13.250 10 8 15.250"],
  page: ["M6.250 2.750h5l4 4v9.500a1 1 0 0 1-1 1h-8a1 1 0 0 1-1-1V3.750a1 1 0 0 1 1-1z", "M11 3v4h4M8 10.500h4.500M8 13.500h4.500"],
  person: ["M13 6.750a3 3 0 1 1-6 0 3 3 0 0 1 6 0z", "M4 16.750c.6-3.100 3-4.750 6-4.750s5.400 1.650 6 4.750"],
  enter: ["M16 5v4a2 2 0 0 1-2 2H4.500M7.750 7.750L4.500 11l3.250 3.250"],
  thread: ["M3.500 5.250h13M3.500 10h9M3.500 14.750h6"],
  chat: ["M3.250 5.750a2 2 0 0 1 2-2h9.500a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H9.250l-4 3v-3a2 2 0 0 1-2-2z"],
  mail: ["M4.500 4.500h11a1.750 1.750 0 0 1 1.750 1.750v7.500a1.750 1.750 0 0 1-1.750 1.750h-11a1.750 1.750 0 0 1-1.750-1.750v-7.500A1.750 1.750 0 0 1 4.500 4.500z", "M3.250 6l6.750 5 6.750-5"],
  phone: ["M6.500 3.250l2 4-1.750 1.500a9 9 0 0 0 4.500 4.500l1.500-1.750 4 2v2.250a1 1 0 0 1-1 1A12.500 12.500 0 0 1 3.250 4.250a1 1 0 0 1 1-1z"],
  bank: ["M3 8l7-4.250L17 8zM5 8v5.750M8.350 8v5.750M11.650 8v5.750M15 8v5.750M3 16.250h14"],
  shield: ["M10 2.750l6 2.250v4.500c0 3.750-2.500 6.400-6 7.750-3.500-1.350-6-4-6-7.750V5z", "M7.250 9.750l2 2 3.500-4"],
  alert: ["M10 3.250l7.250 12.750H2.750z", "M10 8.250v3.250m0 2.250v.01"],
  clock: ["M17.250 10a7.250 7.250 0 1 1-14.500 0 7.250 7.250 0 0 1 14.500 0z", "M10 5.750V10l2.750 1.750"],
  check: ["M4.250 10.500l3.750 3.750 7.750-8.500"],
  send: ["M10 16V4.500M5 9.250L10 4.250l5 5"],
  external: ["M11.500 4H16v4.500M16 4l-7 7M8.500 5H5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-3.500"],
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

const time = () => new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = () => new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });

/** A moment as people say it; the exact one on hover. @param {string} at ISO 8601 */
export function when(at) {
  const moment = new Date(at);
  const today = new Date().toDateString() === moment.toDateString();
  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" }).format(moment);
  return h("time", { datetime: at, title: exact }, today ? time().format(moment) : day().format(moment));
}

/** When something opens, said so that nobody has to count hours. @param {string} at */
export function opening(at) {
  const moment = new Date(at);
  const today = new Date().toDateString() === moment.toDateString();
  return `Opens ${today ? "at" : `${day().format(moment)},`} ${time().format(moment)}`;
}
