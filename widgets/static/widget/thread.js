// A conversation with a person: what was said, replies as they arrive, and a field to answer in. A message is sent once.

import { h, icon, when } from "./dom.js";
import { newKey } from "./message.js";
import { hearReplies } from "./replies.js";

/**
 * @param {{server: any, reference: string, say: (text: string) => void, title: (title: string, sub: string) => void, seen: () => void, fresh?: boolean}} given
 */
export function createThread({ server, reference, say, title, seen, fresh = false }) {
  const log = h("div", { class: "log", role: "log", "aria-label": "Messages" });
  const words = h("textarea", { rows: "1", "aria-label": "Write a message", placeholder: "Write a message", maxlength: "20000", enterkeyhint: "send", onkeydown: onKey });
  const composer = h("form", { class: "composer", onsubmit: submit }, words, h("button", { class: "icon-button send", type: "submit", "aria-label": "Send" }, icon("send")));
  const lost = h("p", { class: "reconnecting", role: "status" });
  /** @type {() => void} */ let stop = () => {};
  /** @type {{key: string, body: string, wrong: string}[]} */ let unsent = [];
  let thread = null;
  let known = 0;

  async function read() {
    const now = await server.ask("thread", { reference });
    const news = thread ? now.messages.filter((one) => one.id > known && one.by === "agent") : [];
    known = Math.max(known, ...now.messages.map((one) => one.id));
    thread = now;
    const done = now.status === "solved" || now.status === "closed";
    title(now.subject, done ? `${reference}, solved` : reference);
    draw();
    for (const one of news) say(`${one.name}: ${one.body}`);
    seen();
  }

  function draw() {
    const box = log.parentElement;
    const done = thread.status === "solved" || thread.status === "closed";
    log.replaceChildren(
      h("p", { class: "system" }, `${fresh ? "We have it. Your" : "Your"} reference is `, h("strong", { class: "num" }, reference), ". You can close this: the reply appears here, with all you’ve told us."),
      ...thread.messages.map((one, at) => message(one, thread.messages[at - 1], thread.messages[at + 1])),
      ...unsent.map(waiting),
      ...(done ? [h("p", { class: "system" }, "Marked as solved. If it isn’t, write again and it opens anew.")] : []));
    if (box) box.scrollTop = box.scrollHeight;
  }

  /** @param {any} one @param {any} before @param {any} after */
  function message(one, before, after) {
    if (one.by === "system") return h("p", { class: "system" }, one.body);
    if (one.by === "you") return h("div", { class: "message mine" }, h("p", {}, h("span", { class: "sr" }, "You: "), one.body), h("p", { class: "stamp" }, when(one.at)));
    const again = before?.by === one.by && before?.name === one.name;
    const initials = one.name.split(/\s+/).map((part) => part[0] ?? "").slice(0, 2).join("");
    return h("div", { class: `message theirs${again ? " again" : ""}` }, !again && h("span", { class: "avatar", "aria-hidden": "true" }, initials),
      h("p", {}, h("span", { class: "sr" }, `${one.name}: `), one.body), (after?.by !== one.by || after?.name !== one.name) && h("p", { class: "stamp" }, one.name, " ", when(one.at)));
  }

  /** @param {{key: string, body: string, wrong: string}} one */
  function waiting(one) {
    return h("div", { class: "message mine" }, h("p", {}, h("span", { class: "sr" }, "You: "), one.body),
      one.wrong ? h("p", { class: "stamp bad", role: "alert" }, icon("alert"), one.wrong, " ", h("button", { type: "button", onclick: () => send(one) }, "Send again")) : h("p", { class: "stamp" }, "Sending"));
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !matchMedia("(hover: hover)").matches) return;
    event.preventDefault();
    composer.requestSubmit();
  }

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const body = words.value.trim();
    if (!body) return words.focus();
    const one = { key: newKey(), body, wrong: "" };
    unsent.push(one);
    words.value = "";
    words.focus();
    send(one);
  }

  /** @param {{key: string, body: string, wrong: string}} one */
  async function send(one) {
    one.wrong = "";
    draw();
    try {
      await server.ask("messages", { reference, key: one.key, body: one.body });
      unsent = unsent.filter((other) => other !== one);
      await read();
    } catch (error) {
      one.wrong = navigator.onLine === false ? "You’re offline." : error.message;
      draw();
    }
  }

  return {
    body: log, foot: h("div", {}, lost, composer), reference, focus: () => words.focus(),
    async start() {
      await read();
      stop = hearReplies({
        server, references: [reference], heard: () => read().catch(() => connected(false)),
        connected: (on) => { connected(on); if (on) read().catch(() => connected(false)); },
      });
    },
    stop: () => stop(),
  };

  /** @param {boolean} on */
  function connected(on) {
    const line = on ? "" : "Not connected. Trying again; nothing is lost.";
    if (lost.textContent !== line) lost.textContent = line;
  }
}
