// Where the panel starts: a greeting, the search field, what this page is likely to ask, and the person's conversations.

import { h, icon, when } from "./dom.js";

/** @param {Date} now */
export function partOfDay(now) {
  const hour = now.getHours();
  return hour < 5 || hour >= 18 ? "Good evening" : hour < 12 ? "Good morning" : "Good afternoon";
}

/**
 * @param {{suggestions: any, openArticle: (id: string) => void, openThread: (reference: string) => void, retry: () => void, helpUrl: string}} given
 */
export function createHome({ suggestions, openArticle, openThread, retry, helpUrl }) {
  const greeting = h("h2", { class: "greeting" }, `${partOfDay(new Date())}.`);
  const rest = h("div", { class: "home rest" }, h("div", { class: "skeleton", "aria-hidden": "true" }, ...[1, 2, 3, 4, 5].map(() => h("i"))));
  const body = h("div", { class: "home" }, greeting, h("div", {}, suggestions.field, suggestions.results), rest);

  /** @param {{name: string | null, likely: any[], threads: any[]}} known @param {Map<string, number>} unread */
  function show(known, unread) {
    const first = (known.name ?? "").trim().split(/\s+/)[0];
    greeting.textContent = first ? `${partOfDay(new Date())}, ${first}.` : `${partOfDay(new Date())}.`;
    rest.replaceChildren(...[likely(known.likely), threads(known.threads, unread)].filter(Boolean));
  }

  /** @param {any[]} hits */
  function likely(hits) {
    if (!hits.length) return null;
    const rows = hits.map((hit, at) => h("li", { class: at === 0 && hit.snippet ? "first" : null },
      h("button", { type: "button", onclick: () => openArticle(hit.id) }, h("span", {}, hit.title), flipped("next")),
      at === 0 && hit.snippet && h("p", {}, hit.snippet)));
    return h("div", {}, h("h3", { class: "eyebrow" }, "Likely on this page"), h("ul", { class: "likely" }, ...rows));
  }

  /** @param {any[]} lines @param {Map<string, number>} unread */
  function threads(lines, unread) {
    if (!lines.length) return null;
    const rows = lines.map((line) => {
      const fresh = unread.get(line.reference) ?? 0;
      return h("li", {}, h("button", { class: "thread", type: "button", onclick: () => openThread(line.reference) },
        h("span", { class: "avatar", "aria-hidden": "true" }, icon("chat")),
        h("span", { class: "thread-text" }, h("strong", {}, line.subject), h("span", {}, line.last ? `${line.last_by === "you" ? "You: " : ""}${line.last}` : line.reference)),
        h("span", { class: "thread-side" }, when(line.at), fresh ? h("span", { class: "chip new" }, `${fresh} new`) : line.status === "solved" && h("span", { class: "chip" }, "Solved"))));
    });
    return h("div", {}, h("h3", { class: "eyebrow" }, "Your conversations"), h("ul", {}, ...rows));
  }

  /** The server didn't answer: what happened, and two ways on. @param {string} sentence */
  function fail(sentence) {
    rest.replaceChildren(h("div", { class: "wrong", role: "alert" }, h("p", {}, sentence),
      h("div", { class: "row" }, h("button", { class: "button small", type: "button", onclick: retry }, "Try again"), h("a", { href: helpUrl, target: "_blank", rel: "noopener" }, "Open the help centre"))));
  }

  /** While somebody types, the answers have the room. @param {boolean} busy */
  function typing(busy) {
    greeting.hidden = rest.hidden = busy;
    body.classList.toggle("typing", busy);
  }

  return { body, show, fail, typing };
}

/** @param {"next" | "back"} name */
export function flipped(name) {
  const made = icon(name);
  made.classList.add("flip");
  return made;
}
