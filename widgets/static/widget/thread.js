// A conversation with a person: what was said, replies as they arrive, and a field to answer in. A message is sent once.

import { h, icon, when } from "./dom.js";
import { drawFiles } from "./files.js";
import { otherWay } from "./message.js";
import { t } from "./words.js";

export { css } from "./channel_styles.js";
export { createOutbox } from "./outbox.js";

/**
 * @param {{server: any, replies: any, outbox: any, reference: string, helpUrl: string, say: (text: string) => void, title: (title: string, sub: string) => void, seen: () => void, contact: () => void, wish: () => Promise<Node | null>, fresh?: boolean}} given
 *   what is written outlives the view: the outbox keeps it
 */
export function createThread({ server, replies, outbox, reference, helpUrl, say, title, seen, contact, wish, fresh = false }) {
  /** @type {import("./outbox.js").Box} */ const box = outbox.of(reference);
  const { attachments } = box;
  const log = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": t("Messages") });
  const words = h("textarea", { rows: "1", "aria-label": t("Write a message"), placeholder: t("Write a message"), maxlength: "20000", enterkeyhint: "send", onkeydown: onKey, oninput: () => { box.words = words.value; chat?.typing(); }, onpaste: (event) => attachments.take(event) });
  words.value = box.words;
  const composer = h("form", { class: "composer", onsubmit: submit, ondragover: (event) => event.preventDefault(), ondrop: (event) => attachments.take(event) }, words, attachments.button, h("button", { class: "icon-button send", type: "submit", "aria-label": t("Send") }, icon("send")));
  const lost = h("p", { class: "reconnecting", role: "status" });
  const foot = h("div", {}, lost, attachments.list, composer);
  /** @type {() => void} */ let stop = () => {};
  /** @type {Map<string, {says: string, node: Node}>} */ const kept = new Map();
  let thread = null;
  let known = 0;
  // Parts that only some conversations have; each is fetched when it is needed.
  let chat = null, call = null, rating = null, next = null;
  /** @type {Node | null} */ let wished = null;
  let stopped = false;
  let reading = 0;

  async function read() {
    const mine = ++reading;
    const sent = box.unsent.filter((one) => one.sent);
    const now = await server.ask("thread", { reference });
    if (mine !== reading || stopped) return; // a later one has been asked for
    await fetchParts(now);
    box.unsent = box.unsent.filter((one) => !sent.includes(one)); // it stands in the conversation now
    const news = thread ? now.messages.filter((one) => one.id > known && one.by !== "you") : [];
    known = Math.max(known, ...now.messages.map((one) => one.id));
    thread = now;
    if (now.chat) chat?.show(now.chat);
    if (now.call) call?.show(now.call, isDone(now));
    rating?.show(now.rating);
    next?.show(now.next);
    draw();
    for (const one of news) say(one.by === "system" ? one.body : t("{name}: {message}", { name: one.name, message: one.body }));
    seen();
  }

  /** @param {any} now */
  async function fetchParts(now) {
    const done = isDone(now);
    const [chats, calls, ratings] = await Promise.all([
      now.chat && !chat && import("./chat.js"), ((now.call && !call) || (now.next && !next)) && import("./callback.js"), (done || now.rating || now.chat?.state === "ended") && !rating && import("./listening.js"),
    ]);
    if (stopped) return;
    if (chats && !chat) {
      chat = chats.createChat({ server, reference, inSight: () => log.isConnected && log.offsetParent !== null && document.visibilityState === "visible", newest: () => known, changed: draw, read, say });
      foot.insertBefore(chat.bar, attachments.list);
    }
    if (calls && now.call && !call) call = calls.createCall({ server, reference, changed: read, say });
    if (calls && now.next && !next) next = calls.createNext({ server, reference, changed: read, say, leave: () => words.focus() });
    if (ratings && !rating) rating = ratings.createRating({ server, reference, say, contact });
  }

  function draw() {
    if (!thread) return;
    const scroller = log.parentElement?.parentElement ?? null;
    const atEnd = !scroller || scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
    const head = chat?.title() ?? { title: thread.subject, sub: isDone(thread) ? t("{reference}, solved", { reference }) : reference };
    title(head.title, head.sub);
    arrange(log, kept, [
      { key: "head", says: "", make: opening },
      ...(call ? [{ key: "call", says: "", make: () => call.body }] : []),
      ...inOrder(),
      ...box.unsent.map((one) => ({ key: `unsent ${one.key}`, says: `${one.sent} ${one.wrong}`, make: () => waiting(one) })),
      ...(next && thread.next ? [{ key: "next", says: "", make: () => next.body }] : []),
      ...(isDone(thread) && !chat?.isOver() ? [{ key: "done", says: "", make: () => h("p", { class: "system small" }, t("Marked as solved. If it isn’t, write again and it opens anew.")) }] : []),
      ...(rating && (isDone(thread) || chat?.isOver()) ? [{ key: "rating", says: "", make: () => rating.body }] : []),
      ...(wished ? [{ key: "wish", says: "", make: () => wished }] : []),
    ]);
    if (scroller && atEnd) scroller.scrollTop = scroller.scrollHeight;
  }

  /** What we know of it, and that nobody needs to wait here. */
  function opening() {
    const [before, after] = (fresh ? t("We have it. Your reference is {reference}. You can close this: the reply appears here, with all you’ve told us.") : t("Your reference is {reference}. You can close this: the reply appears here, with all you’ve told us.")).split("{reference}");
    const told = thread.told.length > 0 && h("dl", { class: "facts" }, ...thread.told.map(({ label, words: said }) => h("div", {}, h("dt", {}, label), h("dd", {}, said))));
    return h("div", { class: "system" }, h("p", {}, before, h("strong", { class: "num" }, reference), after), told);
  }

  /** Messages and what happened between them, by the moment. */
  function inOrder() {
    const said = thread.messages.map((one, at) => ({ key: `m${one.id}`, at: one.at, ...message(one, thread.messages[at - 1], thread.messages[at + 1]) }));
    const lines = chat?.lines() ?? [];
    return [...said, ...lines].map((one, at) => ({ one, at })).sort((a, b) => moment(a.one.at) - moment(b.one.at) || a.at - b.at).map(({ one }) => one);
  }

  /** @param {any} one @param {any} before @param {any} after */
  function message(one, before, after) {
    const links = one.files.map((file) => file.url).join(" "); // an address of a file ends; a later one is put in its place
    if (one.by === "you") {
      const mark = chat?.mark(one);
      return { says: `${mark?.textContent ?? ""} ${links}`, make: () => h("div", { class: "message mine" }, h("p", {}, h("span", { class: "sr" }, t("You:"), " "), one.body), drawFiles(one.files), h("p", { class: "stamp" }, when(one.at), mark)) };
    }
    if (one.by === "system") return { says: "", make: () => h("p", { class: "system" }, one.body) };
    const again = before?.by === one.by && before?.name === one.name;
    const last = after?.by !== one.by || after?.name !== one.name;
    const initials = one.name.split(/\s+/).map((part) => part[0] ?? "").slice(0, 2).join("");
    return { says: `${again} ${last} ${links}`, make: () => h("div", { class: `message theirs${again ? " again" : ""}` }, !again && h("span", { class: "avatar", "aria-hidden": "true" }, initials),
      h("p", {}, h("span", { class: "sr" }, t("{name}:", { name: one.name }), " "), one.body), drawFiles(one.files), last && h("p", { class: "stamp" }, one.name, " ", when(one.at))) };
  }

  /** @param {import("./outbox.js").Unsent} one */
  function waiting(one) {
    const state = one.wrong
      ? h("div", { class: "stamp bad", role: "alert" }, icon("alert"), h("p", { class: "failed" }, one.wrong, " ", h("button", { type: "button", onclick: () => send(one) }, t("Send again")), " ", otherWay(helpUrl)))
      : h("p", { class: "stamp" }, one.sent ? t("Delivered") : t("Sending"));
    return h("div", { class: "message mine" }, h("p", {}, h("span", { class: "sr" }, t("You:"), " "), one.body), state);
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
    const files = attachments.ids();
    const body = words.value.trim() || attachments.names().join(", ");
    if (attachments.waiting()) return attachments.tell(attachments.waiting());
    if (!body) return words.focus();
    words.value = box.words = "";
    outbox.add(box, { body, files });
    attachments.clear();
    words.focus();
    toEnd();
  }

  /** @param {import("./outbox.js").Unsent} one */
  function send(one) {
    outbox.send(box, one);
    toEnd();
  }

  /** What has arrived is shown as the server has it; that this couldn't be read is no fault of the message. */
  function readSent() {
    if (!stopped) read().catch(() => connected(false));
  }

  function toEnd() {
    const scroller = log.parentElement?.parentElement;
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
  }

  return {
    body: log, foot, reference, focus: () => words.focus(),
    async start() {
      Object.assign(box, { changed: draw, arrived: readSent });
      await read();
      if (stopped) return;
      wish().then((made) => { wished = made; if (made && !stopped) draw(); }, () => null);
      stop = replies.hear({
        references: [reference], heard: () => read().catch(() => connected(false)), hinted: (_, data) => chat?.hint(data),
        connected: (on) => { connected(on); if (on) outbox.flush().then(read).catch(() => connected(false)); },
      });
    },
    stop() {
      stopped = true;
      if (box.changed === draw) Object.assign(box, { changed: () => {}, arrived: () => {} });
      stop();
      chat?.stop();
      rating?.stop();
    },
  };

  /** @param {boolean} on */
  function connected(on) {
    const line = on ? "" : t("Not connected. Trying again; nothing is lost.");
    if (lost.textContent !== line) lost.textContent = line;
  }
}

/** Puts pieces in order; one that says the same stays as it is, so that a field keeps its text and its focus. @param {HTMLElement} box @param {Map<string, {says: string, node: Node}>} kept @param {{key: string, says: string, make: () => Node}[]} pieces */
function arrange(box, kept, pieces) {
  const before = new Map(kept);
  kept.clear();
  for (const { key, says, make } of pieces) {
    const old = before.get(key);
    kept.set(key, old?.says === says ? old : { says, node: make() });
  }
  const nodes = [...kept.values()].map((one) => one.node);
  for (const old of [...box.childNodes]) if (!nodes.includes(old)) old.remove();
  nodes.forEach((node, at) => { if (box.childNodes[at] !== node) box.insertBefore(node, box.childNodes[at] ?? null); });
}

/** @param {any} thread */
const isDone = ({ status }) => status === "solved" || status === "closed";

/** The end of time for what belongs at the end. @param {string} at */
const moment = (at) => Date.parse(at) || Infinity;
