// An article inside the panel: blocks become elements, links open in place, "did this help?" at the end.

import { h, icon } from "./dom.js";

/** @param {any} article @param {{open: (slug: string) => void}} given */
export function drawArticle(article, { open }) {
  const body = h("div", { class: "article" }, h("h2", { tabindex: "-1", id: "article-title" }, article.title));
  article.blocks.forEach((/** @type {any} */ block, /** @type {number} */ at) => body.append(draw(block, open, at === 0)));
  return body;
}

/** @param {any} block @param {(slug: string) => void} open @param {boolean} [first] @returns {Node} */
function draw(block, open, first = false) {
  switch (block.type) {
    case "paragraph": return h("p", { class: first ? "lede" : null }, ...runs(block.runs, open));
    case "heading": return h(block.level === 2 ? "h3" : "h4", {}, block.text);
    case "steps": return h("ol", { class: "steps", start: block.start ?? null }, ...block.items.map((/** @type {any} */ item) => h("li", {}, ...inner(item, open))));
    case "list": return h("ul", { class: "bullets" }, ...block.items.map((/** @type {any} */ item) => h("li", {}, ...inner(item, open))));
    case "callout": return h("div", { class: `callout ${block.tone === "warning" ? "warm" : ""}` }, icon(block.tone === "warning" ? "shield" : "clock"), h("div", {}, ...block.blocks.map((/** @type {any} */ one) => draw(one, open))));
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
  return h("dl", { class: "cards" }, ...block.rows.map((/** @type {any[]} */ row) => h("div", {}, h("dt", {}, ...runs(row[0] ?? [], open)),
    ...row.slice(1).map((cell, at) => h("dd", {}, h("span", { class: "cell-head" }, ...runs(block.head[at + 1] ?? [], open)), " ", ...runs(cell, open))))));
}

/** @param {any[]} list @param {(slug: string) => void} open */
function runs(list, open) {
  return list.map((run) => {
    /** @type {any} */ let made = run.text;
    if (run.code) made = h("code", {}, made);
    if (run.italic) made = h("em", {}, made);
    if (run.bold) made = h("strong", {}, made);
    if (!run.href) return made;
    if (/^[\w-]+$/.test(run.href)) return h("a", { href: "#", onclick: (/** @type {Event} */ event) => { event.preventDefault(); open(run.href); } }, made);
    if (!/^(https?:|mailto:|\/)/.test(run.href)) return made;
    return h("a", { href: run.href, target: "_blank", rel: "noopener" }, made);
  });
}

/** @param {{vote: (helped: boolean, comment: string | null) => Promise<any>, contact: () => void, say: (text: string) => void}} given */
export function drawHelped({ vote, contact, say }) {
  const box = h("div", { class: "helped", role: "group", "aria-labelledby": "helped" });
  const ask = () => box.replaceChildren(
    h("p", { id: "helped" }, "Did this help?"),
    h("button", { class: "button small", type: "button", onclick: () => answer(true) }, icon("check"), "Yes"),
    h("button", { class: "button small", type: "button", onclick: () => answer(false) }, "Not yet"),
  );
  /** @param {boolean} helped */
  async function answer(helped) {
    try {
      await vote(helped, null);
    } catch (error) {
      return say(/** @type {Error} */ (error).message);
    }
    if (helped) {
      box.replaceChildren(h("p", { id: "helped", tabindex: "-1" }, "Good to know. Thank you."));
      box.querySelector("p").focus();
      return;
    }
    const words = h("textarea", { rows: "2", maxlength: "2000", "aria-label": "What did you hope to find? (optional)", placeholder: "What did you hope to find? (optional)" });
    const send = h("button", { class: "button small", type: "button", onclick: async () => { if (words.value.trim()) await vote(false, words.value.trim()).catch(() => null); thanks(); } }, "Send to the writers");
    const person = h("button", { class: "button primary small", type: "button", onclick: contact }, "Talk to a person");
    box.replaceChildren(h("p", { id: "helped" }, "Still need help?"), words, h("div", { class: "helped-row" }, person, send));
    box.classList.add("open");
    person.focus();
  }
  function thanks() {
    box.classList.remove("open");
    box.replaceChildren(h("p", { id: "helped", tabindex: "-1" }, "Thank you. A writer will see it."), h("button", { class: "button small", type: "button", onclick: contact }, "Talk to a person"));
    box.querySelector("p").focus();
  }
  ask();
  return box;
}
