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
const KEYS = { KeyB: "bold", KeyI: "italic" };
const SHIFTED = { KeyK: "link", Digit7: "steps", Digit8: "list", Digit9: "quote" };
const LINE = /^(> |- |\d{1,3}\. )/;
const ITEM = /^(\s*)(?:([-*]) |(\d{1,3})\. |(> ))(.*)$/;

export function followMarks() {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-mark-text]");
    if (button instanceof HTMLElement) apply(String(button.dataset.markText));
    const quoted = event.target instanceof Element && event.target.closest("[data-quote]");
    if (quoted) quote(quoted.closest(".letter"));
  });
  document.addEventListener("input", (event) => onceOnly(/** @type {InputEvent} */ (event)));
  document.addEventListener("keydown", (event) => {
    if (event.target !== field() || event.altKey || event.isComposing) return;
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.shiftKey) return void (goOn() && event.preventDefault());
    if (!event.ctrlKey && !event.metaKey) return;
    const act = /** @type {Record<string, string>} */ (event.shiftKey ? SHIFTED : KEYS)[event.code];
    if (!act) return;
    event.preventDefault();
    apply(act);
  });
}

/** @param {string} name */
function apply(name) {
  const body = /** @type {HTMLTextAreaElement} */ (field());
  const act = ACTS[name];
  if (body.hidden) return;
  body.focus();
  if (act.wrap) wrap(body, act.wrap, name);
  else if (act.line) lines(body, act.line);
}

/** Around what is selected; taken away where it stands already. @param {HTMLTextAreaElement} body @param {[string, string]} marks @param {string} name */
function wrap(body, [before, after], name) {
  const { selectionStart: from, selectionEnd: to, value } = body;
  const chosen = value.slice(from, to);
  const stands = value.slice(from - before.length, from) === before && value.slice(to, to + after.length) === after;
  if (stands && name !== "link" && !(name === "italic" && value[from - 2] === "*")) {
    body.setSelectionRange(from - before.length, to + after.length);
    insert(body, chosen);
    return body.setSelectionRange(from - before.length, to - before.length);
  }
  insert(body, before + chosen + after);
  const start = from + before.length;
  if (name === "link" && chosen) body.setSelectionRange(start + chosen.length + 2, start + chosen.length + after.length - 1);
  else body.setSelectionRange(start, start + chosen.length);
}

/** Before each line of what is selected; another mark gives way to it, the same one goes. @param {HTMLTextAreaElement} body @param {(n: number) => string} mark */
function lines(body, mark) {
  const from = body.value.lastIndexOf("\n", body.selectionStart - 1) + 1;
  const end = body.value.indexOf("\n", body.selectionEnd);
  body.setSelectionRange(from, end < 0 ? body.value.length : end);
  const old = body.value.slice(body.selectionStart, body.selectionEnd).split("\n");
  const has = old.every((line, n) => line.startsWith(mark(n)));
  const fresh = old.map((line, n) => (has ? line.slice(mark(n).length) : mark(n) + line.replace(LINE, ""))).join("\n");
  insert(body, fresh);
  if (old.length > 1) body.setSelectionRange(from, from + fresh.length);
}

/** Who types the next mark by themselves, though Enter put it there already, has it once. @param {InputEvent} event */
function onceOnly(event) {
  const body = field();
  if (event.target !== body || !body || event.inputType !== "insertText" || event.data !== " ") return;
  const end = body.selectionStart;
  const from = body.value.lastIndexOf("\n", end - 1) + 1;
  const twice = /^\s*(\d{1,3}\. |[-*] )\1$/.exec(body.value.slice(from, end));
  const before = body.value.slice(body.value.lastIndexOf("\n", from - 2) + 1, Math.max(0, from - 1));
  if (!twice || !ITEM.test(before)) return;
  body.setSelectionRange(end - twice[1].length, end);
  insert(body, "");
}

/** Enter in a list or quote begins its next line, and in an empty one ends it. */
function goOn() {
  const body = /** @type {HTMLTextAreaElement} */ (field());
  if (body.selectionStart !== body.selectionEnd) return false;
  const from = body.value.lastIndexOf("\n", body.selectionStart - 1) + 1;
  const found = ITEM.exec(body.value.slice(from, body.selectionStart));
  if (!found) return false;
  const [, space, dot, number, quoted, words] = found;
  if (!words.trim()) {
    body.setSelectionRange(from, body.selectionStart);
    insert(body, "");
    return true;
  }
  const mark = `\n${space}${dot ? `${dot} ` : quoted ?? `${Number(number) + 1}. `}`;
  const at = body.selectionStart;
  const [old, fresh] = number ? counted(body.value.slice(at), space, Number(number) + 1) : ["", ""];
  body.setSelectionRange(at, at + old.length);
  insert(body, mark + fresh);
  body.setSelectionRange(at + mark.length, at + mark.length);
  return true;
}

/** What follows up to the last line that counts on from `next`, as it is and with each number one higher. @param {string} rest @param {string} space @param {number} next @returns {[string, string]} */
function counted(rest, space, next) {
  const [tail, ...below] = rest.split("\n");
  const isNext = (/** @type {string} */ line, /** @type {number} */ n) => line.startsWith(`${space}${next + n}. `);
  const stop = below.findIndex((line, n) => !isNext(line, n));
  const run = below.slice(0, stop < 0 ? below.length : stop);
  if (!run.length) return ["", ""];
  const higher = run.map((line, n) => `${space}${next + n + 1}. ${line.slice(`${space}${next + n}. `.length)}`);
  return [[tail, ...run].join("\n"), [tail, ...higher].join("\n")];
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
  if (words.length < 20_000 && document.execCommand(words ? "insertText" : "delete", false, words)) return;
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
