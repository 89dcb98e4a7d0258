// Formatting buttons above the text: each wraps or begins lines in Markdown; undo by the browser works as for typing.

import { say } from "/static/saying.js";

const ACTS = [
  { name: "bold", label: say("Bold"), shown: "B", key: "b", wrap: ["**", "**"], empty: say("bold") },
  { name: "italic", label: say("Italic"), shown: "I", key: "i", wrap: ["*", "*"], empty: say("italic") },
  { name: "link", label: say("Link"), key: "k", wrap: ["[", `](${say("address-of-an-article")})`], empty: say("words") },
  { name: "heading", label: say("Heading"), line: "## " },
  { name: "steps", label: say("Steps"), line: (/** @type {number} */ n) => `${n + 1}. ` },
  { name: "list", label: say("List"), line: "- " },
  { name: "note", label: say("Note"), line: (/** @type {number} */ n) => (n ? "> " : "> [!note] ") },
  { name: "warning", label: say("Warning"), line: (/** @type {number} */ n) => (n ? "> " : "> [!warning] ") },
  { name: "collapsible", label: say("Collapsible"), key: "e", line: (/** @type {number} */ n) => (n ? "> " : `> [!more] ${say("When it matters")}\n>\n> `), choose: say("When it matters") },
  { name: "picture", label: say("Picture"), own: "picture" },
];

/** @param {HTMLElement} bar @param {HTMLTextAreaElement} text @param {Record<string, () => void>} own what buttons of their own do */
export function formattingButtons(bar, text, own) {
  for (const act of ACTS) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `tool tool-${act.name}`;
    button.textContent = act.shown ?? act.label;
    if (act.shown) button.setAttribute("aria-label", act.label);
    if (act.key) button.title = say("{name} (Ctrl {key})", { name: act.label, key: act.key.toUpperCase() });
    button.addEventListener("click", () => (act.own ? own[act.own]() : apply(act, text)));
    bar.append(button);
  }
  bar.hidden = false;
  text.addEventListener("keydown", (event) => { if (event.key === "Enter" && goOn(event, text)) event.preventDefault(); });
  text.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const act = ACTS.find((one) => one.key === event.key.toLowerCase());
    if (!act) return;
    event.preventDefault();
    apply(act, text);
  });
}

/** @param {any} act @param {HTMLTextAreaElement} text */
function apply(act, text) {
  text.focus();
  if (act.wrap) {
    const chosen = text.value.slice(text.selectionStart, text.selectionEnd) || act.empty;
    const start = text.selectionStart + act.wrap[0].length;
    replace(text, act.wrap[0] + chosen + act.wrap[1]);
    text.setSelectionRange(start, start + chosen.length);
    return;
  }
  const from = text.value.lastIndexOf("\n", text.selectionStart - 1) + 1;
  const end = text.value.indexOf("\n", text.selectionEnd);
  text.setSelectionRange(from, end < 0 ? text.value.length : end);
  const lines = text.value.slice(text.selectionStart, text.selectionEnd).split("\n");
  const start = text.selectionStart;
  const words = lines.map((line, n) => (typeof act.line === "string" ? act.line : act.line(n)) + line).join("\n");
  replace(text, words);
  if (act.choose) text.setSelectionRange(start + words.indexOf(act.choose), start + words.indexOf(act.choose) + act.choose.length);
}

/** Enter at the end of a step, a point or a quoted line begins the next one; on an empty one it ends the list.
 * @param {KeyboardEvent} event @param {HTMLTextAreaElement} text @returns {boolean} whether it did */
function goOn(event, text) {
  const caret = text.selectionStart;
  if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || caret !== text.selectionEnd) return false;
  if (caret < text.value.length && text.value[caret] !== "\n") return false;
  const from = text.value.lastIndexOf("\n", caret - 1) + 1;
  const found = /^(\s*(?:> ?)*)(?:(\d{1,4})([.)])|([-*+]))? ?(.*)$/.exec(text.value.slice(from, caret));
  if (!found || !(found[2] || found[4] || found[1].includes(">"))) return false;
  const [, before, number, dot, point, words] = found;
  if (words.trim()) replace(text, `\n${before}${number ? `${Number(number) + 1}${dot} ` : point ? `${point} ` : ""}`);
  else {
    text.setSelectionRange(from, caret);
    replace(text, number || point ? before : "");
  }
  return true;
}

/** Through the browser's own editing, so that undo and the preview know. @param {HTMLTextAreaElement} text @param {string} words */
export function replace(text, words) {
  if (words ? document.execCommand("insertText", false, words) : document.execCommand("delete")) return;
  text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}
