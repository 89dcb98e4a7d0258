// Markdown by keys and buttons, rich text pasted as Markdown, and quoting; through the browser's own editing, so that undo works.

/** @type {Record<string, {wrap?: [string, string], line?: (n: number) => string}>} */
const ACTS = {
  bold: { wrap: ["**", "**"] },
  italic: { wrap: ["*", "*"] },
  link: { wrap: ["[", "](https://)"] },
  list: { line: () => "- " },
  steps: { line: (n) => `${n + 1}. ` },
  quote: { line: () => "> " },
};
const KEYS = { b: "bold", i: "italic" };

export function followMarks() {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-mark-text]");
    if (button instanceof HTMLElement) apply(String(button.dataset.markText));
    const quoted = event.target instanceof Element && event.target.closest("[data-quote]");
    if (quoted) quote(quoted.closest(".letter"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.target !== field() || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const act = event.shiftKey ? (event.key.toLowerCase() === "k" ? "link" : "") : KEYS[/** @type {"b" | "i"} */ (event.key.toLowerCase())];
    if (!act) return;
    event.preventDefault();
    apply(act);
  });
}

/** @param {string} name */
function apply(name) {
  const body = /** @type {HTMLTextAreaElement} */ (field());
  const act = ACTS[name];
  body.focus();
  if (act.wrap) {
    const [before, after] = act.wrap;
    const chosen = body.value.slice(body.selectionStart, body.selectionEnd);
    const start = body.selectionStart + before.length;
    insert(body, before + chosen + after);
    if (name === "link" && chosen) body.setSelectionRange(start + chosen.length + 2, start + chosen.length + after.length - 1);
    else body.setSelectionRange(start, start + chosen.length);
    return;
  }
  const from = body.value.lastIndexOf("\n", body.selectionStart - 1) + 1;
  const end = body.value.indexOf("\n", body.selectionEnd);
  body.setSelectionRange(from, end < 0 ? body.value.length : end);
  insert(body, body.value.slice(body.selectionStart, body.selectionEnd).split("\n").map((line, n) => /** @type {(n: number) => string} */ (act.line)(n) + line).join("\n"));
}

/** What is selected in the conversation, or a whole message. @param {Element | null} letter */
export function quote(letter) {
  const chosen = getSelection();
  const inside = chosen && !chosen.isCollapsed && document.getElementById("thread")?.contains(chosen.anchorNode) ? chosen.toString() : "";
  const words = (inside || /** @type {HTMLElement | null} */ (letter?.querySelector(".letter-text"))?.innerText || "").trim();
  const body = field();
  if (!words || !body) return false;
  body.focus();
  body.setSelectionRange(body.value.length, body.value.length);
  insert(body, `${body.value.trim() ? (body.value.endsWith("\n") ? "\n" : "\n\n") : ""}${words.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n")}\n\n`);
  return true;
}

/** @param {HTMLTextAreaElement} body @param {string} words */
export function insert(body, words) {
  if (words.length < 20_000 && document.execCommand("insertText", false, words)) return;
  body.setRangeText(words, body.selectionStart, body.selectionEnd, "end");
  body.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Rich text as Markdown: no styles, links kept; null where plain text says the same. @param {string} html */
export function markdownOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  if (!page.querySelector("b, strong, i, em, a[href], li, blockquote, code, pre, h1, h2, h3, h4")) return null;
  return written(page.body).replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
}

/** @param {Node} node @returns {string} */
function written(node) {
  if (node.nodeType === Node.TEXT_NODE) return (node.textContent ?? "").replace(/\s+/g, " ");
  if (!(node instanceof HTMLElement) || node.matches("style, script, head, title, meta")) return "";
  const inner = [...node.childNodes].map(written).join("");
  const words = inner.trim();
  switch (node.localName) {
    case "br": return "\n";
    case "b": case "strong": case "h1": case "h2": case "h3": case "h4": {
      const plain = node.style.fontWeight === "normal"; // how one editor wraps whatever it copies
      const bold = words && !plain ? `**${words}**` : inner;
      return node.localName.startsWith("h") ? `\n\n${bold}\n\n` : bold;
    }
    case "i": case "em": return words ? `*${words}*` : inner;
    case "code": return words ? `\`${words}\`` : "";
    case "pre": return `\n\n\`\`\`\n${node.textContent}\n\`\`\`\n\n`;
    case "a": {
      const href = node.getAttribute("href") ?? "";
      return /^(https?:|mailto:)/.test(href) && words && words !== href ? `[${words}](${href})` : words;
    }
    case "li": return `\n${node.parentElement?.localName === "ol" ? `${[...node.parentElement.children].indexOf(node) + 1}.` : "-"} ${words.replace(/\n/g, "\n   ")}`;
    case "ul": case "ol": return `\n${inner}\n\n`;
    case "blockquote": return `\n\n${words.split("\n").map((line) => `> ${line}`).join("\n")}\n\n`;
    case "p": case "table": return `\n\n${inner}\n\n`;
    case "div": case "tr": case "section": return `\n${inner}\n`;
    case "td": case "th": return `${inner} `;
    default: return inner;
  }
}

/** @returns {HTMLTextAreaElement | null} */
function field() {
  return /** @type {HTMLTextAreaElement | null} */ (document.getElementById("body"));
}
