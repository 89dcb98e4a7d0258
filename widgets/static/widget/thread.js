// A conversation with a person: replies arrive live, a lost connection is mended without loss, a message is sent once.

import { h, icon, when } from "./dom.js";

/**
 * @param {{server: any, reference: string, say: (text: string) => void, title: (title: string, sub: string) => void, seen: () => void}} given
 */
export function createThread({ server, reference, say, title, seen }) {
  const log = h("div", { class: "log", role: "log", "aria-label": "Messages", tabindex: "0" });
  const words = h("textarea", { rows: "1", "aria-label": "Write a message", placeholder: "Write a message", maxlength: "20000" });
  const send = h("button", { class: "icon-button send", type: "submit", "aria-label": "Send" }, icon("send"));
  const wrong = h("p", { class: "wrong", hidden: true });
  const composer = h("form", { class: "composer", onsubmit: submit }, words, send);
  const closing = new AbortController();
  let known = new Set();
  let first = true;

  words.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      composer.requestSubmit();
    }
  });

  async function read() {
    const thread = await server.ask("thread", { reference });
    title(thread.subject, thread.status === "solved" || thread.status === "closed" ? `${reference}, solved` : reference);
    const fresh = thread.messages.filter((/** @type {any} */ one) => !known.has(one.id) && one.by === "agent");
    known = new Set(thread.messages.map((/** @type {any} */ one) => one.id));
    log.replaceChildren(
      h("p", { class: "system" }, `Your reference is ${reference}. You can close this: replies wait here for you.`),
      ...thread.messages.map((/** @type {any} */ one) => message(one)),
      thread.status === "solved" ? h("p", { class: "system end" }, "Marked as solved. If it isn’t, just write again.") : "",
    );
    log.parentElement?.scrollTo({ top: log.parentElement.scrollHeight });
    if (!first) for (const one of fresh) say(`${one.name} replied: ${one.body}`);
    first = false;
    seen();
  }

  /** @param {any} one */
  function message(one) {
    const stamp = h("p", { class: "stamp" }, when(one.at));
    if (one.by === "you") return h("div", { class: "message mine" }, h("p", {}, one.body), stamp);
    const initials = one.name.split(/\s+/).map((/** @type {string} */ part) => part[0]).slice(0, 2).join("");
    return h("div", { class: "message theirs" }, h("span", { class: "avatar", "aria-hidden": "true" }, initials), h("p", {}, h("span", { class: "sr" }, `${one.name}: `), one.body), h("p", { class: "stamp" }, one.name.split(" ")[0], ", ", when(one.at)));
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    const body = words.value.trim();
    if (!body || send.disabled) return;
    send.disabled = true;
    wrong.hidden = true;
    words.dataset.key ||= crypto.randomUUID();
    try {
      await server.ask("messages", { reference, key: words.dataset.key, body });
      words.value = "";
      delete words.dataset.key;
      await read();
      say("Sent.");
    } catch (error) {
      wrong.replaceChildren(icon("alert"), navigator.onLine === false ? "You’re offline. Your text is kept." : `${/** @type {Error} */ (error).message} Your text is kept.`);
      wrong.hidden = false;
    } finally {
      send.disabled = false;
      words.focus();
    }
  }

  async function listen() {
    let pause = 1000;
    while (!closing.signal.aborted) {
      try {
        await server.listen([reference], closing.signal, () => read().catch(() => null), () => { pause = 1000; read().catch(() => null); });
      } catch {
        if (closing.signal.aborted) return;
      }
      await new Promise((done) => setTimeout(done, pause));
      pause = Math.min(pause * 2, 30_000);
    }
  }

  return {
    body: log, foot: h("div", { class: "reply" }, wrong, composer),
    async start() { await read(); listen(); },
    stop: () => closing.abort(),
    focus: () => words.focus(),
  };
}
