// The palette's own rows: what this page can do, and the places it links to, the best first and what was used lately before others.

import { allCommands, choose, isHere, offered, run } from "./commands.js";
import { element } from "./elements.js";
import { score, spans } from "./fuzzy.js";
import { lately } from "./palette_lately.js";
import { say } from "/static/saying.js";

const DO_HERE = say("Do here");
const GO_TO = say("Go to");
/** @typedef {import("./palette.js").Row} Row */

const MOST = 7;
const AT_FIRST = 5;

/** @param {string} text @returns {{here: Row[], places: Row[]}} */
export function commandRows(text) {
  const used = lately();
  /** @type {{row: Row, points: number}[]} */ const ranked = [];
  for (const { words, name, ...row } of offers(text)) {
    const points = text ? Math.max(score(text, name), score(text, `${name} ${words}`) * 0.8) : 1;
    const at = used.indexOf(row.id);
    if (points) ranked.push({ row: { title: titled(name, text), about: "", ...row }, points: points + (at >= 0 ? 0.3 - at / 100 : 0) });
  }
  const rows = ranked.sort((one, other) => other.points - one.points).map(({ row }) => row);
  const most = text ? MOST : AT_FIRST;
  return { here: rows.filter((row) => row.group === DO_HERE).slice(0, most), places: rows.filter((row) => row.group === GO_TO).slice(0, most) };
}

/** @param {string} text @returns {{id: string, name: string, words: string, group: string, symbol: string, keys?: string, go: () => void}[]} */
function offers(text) {
  const commands = allCommands().filter((one) => one.in_palette !== false && isHere(one));
  const known = new Set(commands.map((one) => one.href));
  return [
    ...commands.filter((one) => !one.choose).map((one) => ({ id: one.id, name: one.name, words: one.words ?? "", group: one.href ? GO_TO : DO_HERE, symbol: one.icon, keys: one.keys?.[0], go: () => run(one) })),
    ...(text.length > 1 ? commands.filter((one) => one.choose).flatMap(optionsOf) : []),
    ...(text.length > 1 ? offered().map((one) => ({ ...one, group: DO_HERE })) : []),
    ...views().filter((one) => !known.has(one.id)),
  ];
}

/** Each option of a list on the page, such as “Assign to Ada Brenner”. @param {import("./commands.js").Command} command */
function optionsOf(command) {
  const select = document.querySelector(command.choose ?? "");
  if (!(select instanceof HTMLSelectElement)) return [];
  return [...select.options]
    .filter((one) => !one.selected && !one.disabled)
    .map((one) => ({ id: `${command.id}:${one.value}`, name: `${command.name} ${one.value === "" ? say("nobody") : one.text.trim()}`, words: command.words ?? "", group: DO_HERE, symbol: command.icon, go: () => choose(command, one.value) }));
}

/** Every view the list of views links to: the desk's, one's own and those of one's teams. */
function views() {
  return /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".views a.view")]).map((link) => ({
    id: `${link.pathname}${link.search}`,
    name: link.querySelector(".view-name")?.textContent?.trim() ?? link.title,
    words: "view",
    group: GO_TO,
    symbol: "inbox",
    go: () => void (location.href = link.href),
  }));
}

/** @param {string} name @param {string} text */
function titled(name, text) {
  return spans(text, name).map(([part, hit]) => (hit ? element("mark", {}, part) : part));
}
