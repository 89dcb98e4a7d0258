// The live part of a conversation: the line, who is here, who writes, what was read, and how it ends. Hints pass; nothing is kept of them.

import { h, icon, when } from "./dom.js";
import { region, t, tn } from "./words.js";

const BEAT = 20_000; // how often an open page says so
const FADE = 6_000; // "is writing" without another word of it
const GONE = 50_000; // presence without another word of it
const PACE = 2_500; // between two hints that we write

/**
 * @param {{server: any, reference: string, inSight: () => boolean, newest: () => number, changed: () => void, read: () => Promise<void>, say: (text: string) => void}} given
 */
export function createChat({ server, reference, inSight, newest, changed, read, say }) {
  let chat = null;
  let fading = 0, leaving = 0, moving = 0;
  let hinted = 0;
  const writing = h("p", { class: "chat-now" });
  const end = h("button", { class: "text-button", type: "button", onclick: finish }, t("End chat"));
  const bar = h("div", { class: "chat-bar", hidden: true }, writing, end);
  const wrong = h("p", { class: "bad", role: "alert" });
  const beat = window.setInterval(() => here(false), BEAT);
  const shown = () => document.visibilityState === "visible" && here(false);
  document.addEventListener("visibilitychange", shown);

  /** @param {any} now */
  function show(now) {
    const before = chat;
    chat = now;
    bar.hidden = chat.state !== "live";
    present(chat.here);
    if (before && before.state !== chat.state && !isPassedOn()) say(told());
    here(false);
  }

  /** To another team, before anybody came: a line of the conversation says so. */
  const isPassedOn = () => chat.state === "left" && chat.ended_by === "agent";

  /** What just changed, for who can't see it. */
  function told() {
    if (chat.state === "live") return t("{name} joined the chat.", { name: chat.agent });
    if (chat.state === "left") return t("Nobody was free in time. Your question stays with us.");
    return t("The chat has ended.");
  }

  /** @param {boolean} isHere */
  function present(isHere) {
    clearTimeout(leaving);
    chat.here = isHere;
    if (isHere) leaving = window.setTimeout(() => { present(false); changed(); }, GONE);
    quiet();
  }

  function quiet() {
    clearTimeout(fading);
    writing.replaceChildren(...(chat.state !== "live" ? [] : chat.here ? [h("i", { class: "here" }), t("{name} is here", { name: chat.agent })] : [t("{name} is away for a moment", { name: chat.agent })]));
  }

  /** @param {any} data */
  function hint(data) {
    if (!chat) return;
    if (data.kind === "queue") {
      if (chat.state !== "waiting" || moving) return;
      moving = window.setTimeout(() => { moving = 0; read().catch(() => null); }, 300 + Math.random() * 1200); // not all who wait at the same moment
      return;
    }
    if (data.read > chat.read) {
      chat.read = data.read;
      changed();
    }
    if (!chat.here) {
      present(true);
      changed();
    } else present(true);
    if (data.kind !== "writing") return;
    writing.replaceChildren(t("{name} is writing", { name: data.name }), h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")));
    fading = window.setTimeout(quiet, FADE);
  }

  /** @param {boolean} writes */
  function here(writes) {
    if (!chat || !["waiting", "live"].includes(chat.state)) return;
    if (!writes && document.visibilityState !== "visible") return;
    server.ask("chat/here", { reference, writing: writes, got: newest(), read: inSight() ? newest() : 0 }).catch(() => null); // the next one tells it
  }

  async function finish() {
    try {
      wrong.textContent = "";
      await server.ask("chat/end", { reference });
      await read();
    } catch (error) {
      wrong.textContent = error.message;
    }
  }

  /** Lines of the log, each with the moment it belongs to. @returns {{key: string, at: string, says: string, make: () => Node}[]} */
  function lines() {
    if (!chat) return [];
    const found = [];
    if (chat.state === "waiting") found.push({ key: "line", at: "", says: `${chat.position} ${chat.wait} ${chat.staffing}`, make: line });
    if (chat.taken_at) found.push({ key: "joined", at: chat.taken_at, says: chat.agent, make: () => system(t("{name} joined the chat.", { name: chat.agent }), " ", when(chat.taken_at)) });
    if (chat.ended_at && !isPassedOn()) found.push({ key: "over", at: chat.ended_at, says: chat.state, make: () => system(over()) });
    return found;
  }

  function line() {
    const wait = typeof chat.wait === "number" && usually(chat);
    return h("section", { class: "line", "aria-label": t("Your place in the line") },
      h("p", {}, h("strong", {}, chat.position === 1 ? t("You’re next.") : t("You’re number {place} in the line.", { place: new Intl.NumberFormat(region()).format(chat.position) }))),
      chat.staffing && h("p", { class: "quiet" }, chat.staffing),
      wait && h("p", { class: "quiet" }, wait),
      h("p", { class: "quiet" }, t("If nobody is free by {time}, it stays with us as a message, and the answer comes here.", { time: clock(chat.until) })),
      h("button", { class: "button small", type: "button", onclick: finish }, t("Leave the line")), wrong);
  }

  /** How it ended, and where the answer comes. */
  function over() {
    if (chat.state === "left") return chat.ended_by === "nobody" ? t("Nobody was free in time, and we’re sorry. Your question stays with us: the answer comes here, in this conversation.") : t("You left the line. Your question stays with us: the answer comes here, in this conversation.");
    return chat.ended_by === "customer" ? t("You ended the chat. Write again, and it goes on as a message.") : t("{name} ended the chat. Write again, and it goes on as a message.", { name: chat.agent ?? t("We") });
  }

  return {
    bar, show, hint, lines,
    /** Ours, in the log: whether it was read. @param {any} message */
    mark: (message) => (!chat?.taken_at && chat?.state !== "waiting" ? null : message.id <= chat.read ? h("span", { class: "seen" }, icon("check"), t("Read")) : h("span", {}, icon("check"), t("Delivered"))),
    isOver: () => chat?.state === "ended",
    isLive: () => chat?.state === "live",
    title: () => (chat?.state === "live" ? { title: chat.agent, sub: chat.here ? t("In this chat now") : t("Away for a moment") } : null),
    typing() {
      if (Date.now() - hinted < PACE || chat?.state !== "live") return;
      hinted = Date.now();
      here(true);
    },
    stop() {
      clearInterval(beat);
      for (const timer of [fading, leaving, moving]) clearTimeout(timer);
      document.removeEventListener("visibilitychange", shown);
    },
  };
}

/** @param {any} wait */
function usually({ wait_low: low, wait_high: high, wait }) {
  const minutes = (value) => Math.max(1, Math.round(value));
  const format = (value) => new Intl.NumberFormat(region()).format(value);
  if (minutes(low) === minutes(high)) return tn(minutes(wait), "Usually about {count} minute.", "Usually about {count} minutes.");
  return t("Usually {low} to {high} minutes.", { low: format(minutes(low)), high: format(minutes(high)) });
}

/** @param {...(string | Node)} words */
const system = (...words) => h("p", { class: "system small" }, ...words);

/** @param {string} at */
const clock = (at) => new Intl.DateTimeFormat(region(), { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
