// An article inside the panel: blocks become elements, never HTML strings; links to other articles open in place.

import { h, icon } from "./dom.js";

/** @param {any} article @param {{open: (slug: string) => void}} given */
export function drawArticle(article, { open }) {
  const body = h("div", { class: "article" }, h("h2", { tabindex: "-1", id: "article-title" }, article.title));
  article.blocks.forEach((block, at) => body.append(draw(block, open, at === 0)));
  return body;
}

/** @param {any} block @param {(slug: string) => void} open @param {boolean} [first] @returns {Node} */
function draw(block, open, first = false) {
  switch (block.type) {
    case "paragraph": return h("p", { class: first ? "lede" : null }, ...runs(block.runs, open));
    case "heading": return h(block.level === 2 ? "h3" : "h4", {}, block.text);
    case "steps": return h("ol", { class: "steps", start: block.start ?? null }, ...block.items.map((item) => h("li", {}, ...inner(item, open))));
    case "list": return h("ul", { class: "bullets" }, ...block.items.map((item) => h("li", {}, ...inner(item, open))));
    case "callout": return h("div", { class: `callout ${block.tone === "warning" ? "warm" : ""}` }, icon(block.tone === "warning" ? "shield" : "clock"), h("div", {}, ...block.blocks.map((one) => draw(one, open))));
    case "more": return h("details", { class: "more" }, h("summary", {}, block.text), h("div", {}, ...block.blocks.map((one) => draw(one, open))));
    case "table": return table(block, open);
    case "code": return h("pre", {}, h("code", {}, block.text));
    case "image": return h("img", { src: block.src, alt: block.alt, loading: "lazy" });
    case "rule": return h("hr");
    default: return document.createTextNode("");
  }
}

/** @param {any[]} item @param {(slug: string) => void} open */
function inner(item, open) {
  return item.length === 1 && item[0].type === "paragraph" ? runs(item[0].runs, open) : item.map((block) => draw(block, open));
}

/** On a narrow panel a row reads as a small card: its first cell is the heading. @param {any} block @param {(slug: string) => void} open */
function table(block, open) {
  return h("dl", { class: "cards" }, ...block.rows.map((row) => h("div", {}, h("dt", {}, ...runs(row[0] ?? [], open)),
    ...row.slice(1).map((cell, at) => h("dd", {}, h("span", { class: "cell-head" }, ...runs(block.head[at + 1] ?? [], open)), " ", ...runs(cell, open))))));
}

/** @param {any[]} list @param {(slug: string) => void} open */
function runs(list, open) {
  return list.map((run) => {
    let made = run.text;
    if (run.code) made = h("code", {}, made);
    if (run.italic) made = h("em", {}, made);
    if (run.bold) made = h("strong", {}, made);
    if (!run.href) return made;
    if (/^[\w-]+$/.test(run.href)) return h("a", { href: "#", onclick: (event) => { event.preventDefault(); open(run.href); } }, made);
    if (!/^(https?:|mailto:|\/)/.test(run.href)) return made;
    return h("a", { href: run.href, target: "_blank", rel: "noopener" }, made);
  });
}
