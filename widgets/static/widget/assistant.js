// A conversation with the assistant: it writes like a page, with footnotes; each statement leads to where it stands. A message is sent once.

import { h, here, icon } from "./dom.js";
import { newKey } from "./message.js";
import { createRetry } from "./retry.js";
import { t } from "./words.js";

export const css = `
.page-like { max-width: 100%; font-size: 16px; line-height: 24px; }
.page-like > p + p, .page-like > p + ol, .page-like > ol + p { margin-top: 8px; }
.glue { white-space: nowrap; }
.cite { display: inline-block; min-width: 20px; margin-inline: 3px 1px; padding: 0 5px; border: 0; border-radius: 4px; background: var(--accent-soft); color: var(--accent); font: 600 12px/20px var(--font); text-align: center; text-decoration: none; vertical-align: 2px; cursor: pointer; font-variant-numeric: tabular-nums; }
.cite:hover { background: var(--accent); color: var(--accent-ink); }
.sources { margin: 12px 0 0; padding: 8px 0 0; border-top: 1px solid var(--line); font-size: 14px; line-height: 20px; list-style: none; }
.sources li { display: flex; gap: 8px; padding: 2px 0; }
.sources .num { flex: none; min-width: 12px; color: var(--accent); font-size: 12px; font-weight: 600; }
.sources button, .sources a { min-height: 24px; padding: 0; border: 0; background: none; color: var(--ink); font: inherit; text-align: start; text-decoration: none; cursor: pointer; }
.sources button:hover, .sources a:hover { text-decoration: underline; }
[dir="rtl"] .sources :is(button, a) { unicode-bidi: plaintext; text-align: right; }
.sources .place { color: var(--ink-2); }
.choices { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 10px; }
.choice { min-height: 36px; padding: 6px 14px; border: 1px solid var(--accent); border-radius: 18px; background: none; color: var(--accent); font: 600 15px/20px var(--font); text-align: start; cursor: pointer; }
.choice:hover { background: var(--accent-soft); }
.near { display: grid; gap: 4px; margin: 8px 0 0; padding: 0; list-style: none; }
.near button { display: flex; align-items: center; gap: 8px; width: 100%; min-height: 32px; padding: 2px 0; border: 0; background: none; color: var(--ink); font: inherit; text-align: start; cursor: pointer; }
.near button:hover { text-decoration: underline; }
.settled { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-top: 12px; font-size: 15px; }
.settled .way { flex-basis: 100%; }
.thinking { color: var(--ink-2); font-size: 14px; }
@media (max-width: 480px) { .choice, .near button { min-height: 44px; } }
@media (forced-colors: active) { .cite { border: 1px solid; } }`;

/**
 * @param {{server: any, page: () => string, memory: any, say: (text: string) => void, openArticle: (id: string, place: string) => void, contact: (question: string) => void,
 *   emit: (name: string, detail: object) => void, tried: () => void}} given what isn't answered yet stays in the memory: it goes on wherever somebody looks
 */
export function createAssistant({ server, page, memory, say, openArticle, contact, emit, tried }) {
  const log = h("div", { class: "log", role: "log", "aria-label": t("Conversation with the assistant") });
  const words = h("textarea", { rows: "1", "aria-label": t("Ask the assistant"), placeholder: t("Ask in your own words"), maxlength: "4000", enterkeyhint: "send", onkeydown: onKey, oninput: () => (memory.words = words.value) });
  const composer = h("form", { class: "composer", onsubmit: submit }, words, h("button", { class: "icon-button send", type: "submit", "aria-label": t("Send") }, icon("send")));
  words.value = memory.words;
  /** @type {Set<number>} */ const drawn = new Set();
  /** @type {Set<ReturnType<typeof createRetry>>} */ const retries = new Set();
  let stopped = false;
  /** @type {Promise<void>} */ let last = Promise.resolve(); // one message after the other: each is understood with what was said before

  function hello() {
    log.append(h("div", { class: "message page-like" }, h("p", {}, h("span", { class: "sr" }, t("Assistant: ")), t("Ask in your own words. I answer from our help articles and say where each answer stands."))));
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
    const text = words.value.trim();
    if (!text) return words.focus();
    words.value = memory.words = "";
    words.focus();
    ask(text);
  }

  /** @param {string} text */
  function ask(text) {
    const one = { text, key: newKey() };
    memory.questions.push(one);
    return put(one);
  }

  /** @param {import("./memory.js").Question} one */
  function put(one) {
    const mine = h("div", { class: "message mine" }, said(one.text));
    const retry = createRetry();
    retries.add(retry);
    log.append(mine);
    down();
    last = last.then(() => send(one, mine, retry));
    return last;
  }

  /** @param {string} text */
  const said = (text) => h("p", {}, h("span", { class: "sr" }, t("You: ")), text);

  /** @param {import("./memory.js").Question} one @param {HTMLElement} mine @param {ReturnType<typeof createRetry>} retry */
  async function send(one, mine, retry) {
    if (stopped) return;
    const waiting = h("p", { class: "thinking" }, t("Looking it up"));
    const soon = setTimeout(() => { log.append(waiting); down(); }, 300);
    try {
      const answer = await answered(one);
      memory.conversation = answer.conversation;
      server.remember();
      if (stopped) return;
      memory.questions = memory.questions.filter((other) => other.key !== one.key);
      mine.replaceChildren(said(one.text));
      if (drawn.has(answer.turn.id)) mine.remove(); // it was answered before we heard of it
      else draw(answer.turn, mine);
    } catch (error) {
      if (!stopped && error.name !== "AbortError") fail(error, one, mine, retry);
    } finally {
      clearTimeout(soon);
      waiting.remove();
      down(mine);
    }
  }

  /** @param {any} error @param {import("./memory.js").Question} one @param {HTMLElement} mine @param {ReturnType<typeof createRetry>} retry */
  function fail(error, one, mine, retry) {
    const go = () => { retry.stop(); last = last.then(() => send(one, mine, retry)); };
    const again = retry.plan(error, () => { last = last.then(() => send(one, mine, retry)); });
    const wrong = navigator.onLine === false ? t("You’re offline. It is sent when you’re back.") : again ? t("{problem} It goes again by itself.", { problem: error.message }) : error.message;
    if (mine.querySelector(".failed")?.textContent === wrong) return; // said once, however often it is tried
    emit("error", { reason: wrong });
    mine.replaceChildren(said(one.text), h("p", { class: "stamp bad", role: "alert" }, icon("alert"), h("span", {}, h("span", { class: "failed" }, wrong), " ", h("button", { type: "button", onclick: go }, t("Send again")))));
  }

  /** A conversation that isn't there any more begins anew. @param {{text: string, key: string}} one */
  async function answered({ text, key }) {
    const say = () => server.ask("assistant", { text, key, conversation: memory.conversation, page: page() || null, url: here(), recently_read: memory.ids() });
    try {
      return await say();
    } catch (error) {
      if (error.status !== 404 || !memory.conversation) throw error;
      memory.conversation = null;
      return say();
    }
  }

  /** @param {any} turn @param {HTMLElement | null} [fresh] the message it answers now @param {boolean} [open] whether it still asks something */
  function draw(turn, fresh = null, open = Boolean(fresh)) {
    drawn.add(turn.id);
    if (turn.by === "customer") return log.append(h("div", { class: "message mine" }, said(turn.text)));
    if (fresh) for (const old of log.querySelectorAll(".settled, .choices")) old.remove(); // what was asked then isn't asked any more
    const body = h("div", { class: "message page-like" }, ...paragraphs(turn), sources(turn), nearest(turn));
    body.querySelector("p")?.prepend(h("span", { class: "sr" }, t("Assistant: ")));
    if (open && turn.choices.length) body.append(h("div", { class: "choices", role: "group", "aria-label": t("Choose one, or write") }, ...turn.choices.map((one) => h("button", { class: "choice", type: "button", onclick: () => { words.focus(); ask(one); } }, one))));
    if (open && turn.kind === "answer") body.append(settled(turn));
    if (open && turn.person) body.append(h("div", { class: "settled" }, h("button", { class: "button primary small", type: "button", onclick: () => contact(turn.question) }, t("Talk to a person"))));
    if (fresh) fresh.after(body);
    else log.append(body);
    if (!fresh) return;
    tell(turn);
    if (turn.kind === "hand_over" && turn.why !== "danger") contact(turn.question);
  }

  /** Statements as paragraphs; neighbours from one place share its number; steps are a list. @param {any} turn */
  function paragraphs(turn) {
    const made = [];
    let list = null;
    turn.statements.forEach((one, at) => {
      const next = turn.statements[at + 1];
      const number = one.citation && (next?.citation !== one.citation || Boolean(next.step) !== Boolean(one.step)) ? cite(turn, one.citation) : null;
      if (one.step) {
        if (!list) made.push((list = h("ol", { class: "steps" })));
        list.append(h("li", {}, h("span", {}, one.text, number)));
        return;
      }
      list = null;
      const before = turn.statements[at - 1];
      const same = before && !before.step && before.citation === one.citation && made.at(-1)?.tagName === "P";
      if (same) made[made.length - 1].append(" ", one.text, ...(number ? [number] : []));
      else made.push(h("p", {}, one.text, number));
    });
    return made;
  }

  /** @param {any} turn @param {number} number */
  function cite(turn, number) {
    const source = turn.citations[number - 1];
    return h("span", { class: "glue" }, "\u2060", link(source, { class: "cite", "aria-label": t("Source {number}: {title}", { number, title: source.title }) }, String(number)));
  }

  /** An article opens here; what the host told leads to its page. @param {any} source @param {object} attributes @param {...any} inside */
  function link(source, attributes, ...inside) {
    if (source.document !== "account") return h("button", { type: "button", ...attributes, onclick: () => openArticle(source.document, source.place) }, ...inside);
    return /^\/(?!\/)/.test(source.url) ? h("a", { ...attributes, href: source.url }, ...inside) : h("span", attributes, ...inside);
  }

  /** @param {any} turn */
  function sources(turn) {
    if (!turn.citations.length) return null;
    return h("ol", { class: "sources", "aria-label": t("Sources") }, ...turn.citations.map((one, at) => h("li", {}, h("span", { class: "num", "aria-hidden": "true" }, String(at + 1)),
      link(one, {}, one.title, one.place ? h("span", { class: "place" }, " · ", one.place) : null))));
  }

  /** @param {any} turn */
  function nearest(turn) {
    if (!["decline", "hand_over"].includes(turn.kind) || !turn.related.length) return null;
    return h("ul", { class: "near", "aria-label": t("Closest we have") }, ...turn.related.map((one) => h("li", {}, h("button", { type: "button", onclick: () => openArticle(one.id, "") }, icon("page"), one.title))));
  }

  /** @param {any} turn */
  function settled(turn) {
    const line = h("span", { id: `settled-${turn.id}` }, t("Did that settle it?"));
    const box = h("div", { class: "settled", role: "group", "aria-labelledby": `settled-${turn.id}` }, line,
      h("button", { class: "button small", type: "button", onclick: () => judged(true) }, icon("check"), t("Solved")), h("button", { class: "button small", type: "button", onclick: () => judged(false) }, t("Not quite")));

    /** @param {boolean} solved */
    async function judged(solved) {
      try {
        await server.ask("assistant/judge", { conversation: memory.conversation, solved });
      } catch (error) {
        return say(error.message);
      }
      emit("feedback", { article: turn.citations.map((one) => one.document).find((one) => one !== "account") ?? "", helped: solved });
      if (!solved) tried();
      const told = h("span", { tabindex: "-1" }, solved ? t("Good to know. Thank you.") : t("Tell me more in your own words, or talk to a person."));
      box.replaceChildren(told, ...(solved ? [] : [h("button", { class: "button primary small", type: "button", onclick: () => contact(turn.question) }, t("Talk to a person"))]));
      told.focus();
    }
    return box;
  }

  /** @param {any} turn */
  function tell(turn) {
    const articles = turn.citations.map((one) => one.document).filter((one) => one !== "account");
    if (turn.kind === "answer") emit("answer", { question: turn.question, articles });
    if (turn.kind === "clarify") emit("clarify", { question: turn.question, options: turn.choices });
    if (turn.kind === "decline" || (turn.kind === "hand_over" && turn.why === "misses")) emit("no-answer", { question: turn.question });
  }

  /** The newest at the bottom, but the question it answers never out of sight. @param {HTMLElement} [question] */
  function down(question) {
    const box = log.closest(".panel-body");
    if (!box) return;
    box.scrollTop = box.scrollHeight;
    const above = question ? box.getBoundingClientRect().top - question.getBoundingClientRect().top : 0;
    if (above > 0) box.scrollTop -= above + 12;
  }

  return {
    body: log, foot: composer, focus: () => words.focus(), ask,
    /** What was said before, to go on with, and what waits for its answer. */
    async start() {
      const { conversation } = memory;
      const before = await server.ask("assistant/read", { conversation }).catch((error) => {
        if (error.status !== 404) throw error;
        return { conversation: null, turns: [] };
      });
      memory.conversation = before.conversation;
      if (before.conversation) server.remember();
      if (before.turns.length) before.turns.forEach((turn, at) => draw(turn, null, at === before.turns.length - 1 && before.solved === null));
      else hello();
      memory.questions.forEach(put);
    },
    stop() {
      stopped = true;
      for (const retry of retries) retry.stop();
    },
  };
}
