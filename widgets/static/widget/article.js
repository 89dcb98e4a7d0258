// An article inside the panel: blocks become elements, never HTML strings; links to other articles open in place.

import { h, icon } from "./dom.js";
import { t } from "./words.js";

/** @param {any} article @param {{open: (slug: string) => void}} given */
export function drawArticle(article, { open }) {
  const locale = article.locale || "en"; // its own, whatever the panel speaks
  const body = h("div", { class: "article", lang: locale, dir: /^(ar|fa|he|ur)\b/.test(locale) ? "rtl" : "ltr" }, h("h2", { tabindex: "-1", id: "article-title" }, article.title));
  article.blocks.forEach((block, at) => body.append(draw(block, open, at === 0)));
  return body;
}

/** @param {any} block @param {(slug: string) => void} open @param {boolean} [first] @returns {Node} */
function draw(block, open, first = false) {
  switch (block.type) {
    case "paragraph": return h("p", { class: first ? "lede" : null }, ...runs(block.runs, open));
    case "heading": return h(block.level === 2 ? "h3" : "h4", { tabindex: "-1" }, block.text);
    case "steps": return h("ol", { class: "steps", start: block.start ?? null }, ...block.items.map((item) => h("li", {}, ...inner(item, open))));
    case "list": return h("ul", { class: "bullets" }, ...block.items.map((item) => h("li", {}, ...inner(item, open))));
    case "callout": return h("div", { class: `callout ${block.tone === "warning" ? "warm" : ""}` }, icon(block.tone === "warning" ? "shield" : "clock"), h("div", {}, ...block.blocks.map((one) => draw(one, open))));
    case "more": return h("details", { class: "more" }, h("summary", {}, block.text), h("div", {}, ...block.blocks.map((one) => draw(one, open))));
    case "table": return table(block, open);
    case "code": return code(block.text);
    case "image": return image({ ...block, src: new URL(block.src, import.meta.url).href }); // ours are on our own server
    case "rule": return h("hr");
    default: return document.createTextNode("");
  }
}

/** @param {any[]} item @param {(slug: string) => void} open */
function inner(item, open) {
  return item.length === 1 && item[0].type === "paragraph" ? runs(item[0].runs, open) : item.map((block) => draw(block, open));
}

/** A picture that opens larger; Escape, its button or a click beside it bring back the place. @param {{src: string, alt: string}} block */
function image({ src, alt }) {
  const open = h("button", { class: "enlarge", type: "button", "aria-label": alt ? t("Enlarge: {picture}", { picture: alt }) : t("Enlarge the picture"), onclick: enlarge }, h("img", { src, alt: "", loading: "lazy" }));
  return open;

  function enlarge() {
    const close = h("button", { class: "icon-button", type: "button", "aria-label": t("Close the picture"), onclick: () => large.close() }, icon("close"));
    const large = h("dialog", {
      class: "large", "aria-label": alt || t("Picture"), onclick: (event) => event.target === large && large.close(), onclose: () => large.remove(),
      onkeydown: (event) => event.stopPropagation(), // Escape closes the picture, not the panel
    }, close, h("img", { src, alt }));
    open.after(large);
    large.showModal();
  }
}

/** @param {string} text */
function code(text) {
  const words = h("span", {}, t("Copy"));
  const copy = h("button", { class: "copy", type: "button", onclick: take }, icon("copy"), words);
  return h("div", { class: "code" }, h("pre", { tabindex: "0" }, h("code", {}, text)), copy);

  async function take() {
    try {
      await navigator.clipboard.writeText(text);
      words.textContent = t("Copied");
    } catch {
      words.textContent = t("Select it and copy"); // the host's page may not use the clipboard
    }
    setTimeout(() => (words.textContent = t("Copy")), 2000);
  }
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
