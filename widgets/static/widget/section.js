// A topic's articles, in the panel: one tap from a suggestion, one tap to an article.

import { h } from "./dom.js";
import { flipped } from "./home.js";
import { tn } from "./words.js";

/** @param {{name: string, articles: {id: string, title: string}[]}} section @param {{open: (id: string) => void}} given */
export function drawSection(section, { open }) {
  const rows = section.articles.map(({ id, title }) => h("li", {}, h("button", { type: "button", onclick: () => open(id) }, h("span", {}, title), flipped("next"))));
  return h("div", {}, h("h2", { class: "serif", tabindex: "-1" }, section.name), h("p", { class: "quiet" }, tn(section.articles.length, "{count} article", "{count} articles")), h("ul", { class: "likely" }, ...rows));
}
