// The panel: a sheet at the side of the page. It shows one view at a time and remembers the way back.

import { h, icon, when } from "./dom.js";
import { createServer } from "./server.js";
import { createSuggestions } from "./suggestions.js";
import { drawArticle, drawHelped } from "./article.js";
import { drawForm, drawOffer } from "./offer.js";
import { createThread } from "./thread.js";
import { css } from "./styles.js";

/** @param {{root: ShadowRoot, settings: any, emit: (name: string, detail: object) => void, onClose: () => void, onUnread: (count: number) => void}} given */
export function createPanel({ root, settings, emit, onClose, onUnread }) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];

  const server = createServer(settings);
  const announcer = h("p", { class: "sr", role: "status" });
  const title = h("p", { class: "panel-title", id: "panel-title" });
  const start = h("span", { class: "panel-mark" }, icon("mark"));
  const back = h("button", { class: "icon-button", type: "button", "aria-label": "Back", onclick: goBack }, icon("back"));
  const outside = h("a", { class: "icon-button", target: "_blank", rel: "noopener", "aria-label": "Open in the help centre", hidden: true }, icon("external"));
  const close = h("button", { class: "icon-button", type: "button", "aria-label": "Close help", onclick: hide }, icon("close"));
  const head = h("div", { class: "panel-head" }, start, back, title, outside, close);
  const body = h("div", { class: "panel-body" });
  const extra = h("div", { class: "panel-extra" });
  const person = h("button", { class: "text-button", type: "button", onclick: () => showOffer() }, icon("person"), "Talk to a person");
  const foot = h("div", { class: "panel-foot" }, person, h("span", { class: "keys", "aria-hidden": "true", hidden: true }, h("kbd", {}, "↑"), h("kbd", {}, "↓"), " move ", h("kbd", {}, "esc"), " clear"));
  const panel = h("section", { class: "panel", role: "dialog", "aria-modal": "false", "aria-labelledby": "panel-title", hidden: true, onkeydown: onKey }, head, body, extra, foot, announcer);
  root.append(panel);

  /** @type {any} */ let opened = null;
  /** @type {(() => void)[]} */ let trail = [];
  /** @type {any} */ let thread = null;
  /** @type {{id: string, title: string}[]} */ let read = [];
  /** @type {string[]} */ let tried = [];
  /** @type {object[]} */ let steps = [];
  /** @type {AbortController | null} */ let listening = null;
  let query = "";
  let isOpen = false;
  let generation = 0;
  const draft = { body: "", email: "", key: "" };
  const unread = new Set();

  const suggestions = createSuggestions({
    server, page: () => settings.page, say, note, openArticle: (id) => { query = suggestions.query(); showArticle(id); }, contact: () => { query = suggestions.query(); suggestions.finish(null); showOffer(); },
    typing: (busy) => {
      for (const one of body.querySelectorAll("[data-before]")) one.hidden = busy;
      foot.querySelector(".keys").hidden = !busy;
      query = suggestions.query() || query;
      emit("suggestions", { query: suggestions.query() });
    },
  });

  addEventListener("pagehide", flush);
  visualViewport?.addEventListener("resize", fit);

  // ---- views

  async function showHome() {
    const mine = view([], settings.site && opened ? `${opened.site} help` : "Help");
    start.hidden = false;
    back.hidden = true;
    const greeting = h("h2", { class: "greeting", tabindex: "-1" }, " ");
    const home = h("div", { class: "home" }, greeting, suggestions.field, suggestions.results, h("div", { class: "likely", "data-before": true }), h("div", { class: "yours", "data-before": true }));
    body.replaceChildren(home);
    suggestions.focus();
    if (suggestions.query()) suggestions.fill(suggestions.query());
    const loading = setTimeout(() => home.querySelector(".likely")?.replaceChildren(h("div", { class: "skeleton" }), h("div", { class: "skeleton" }), h("div", { class: "skeleton" })), 300);
    try {
      opened = await server.open();
      const [likely, threads] = await Promise.all([server.ask("likely", { page: settings.page }), server.ask("threads", { page: settings.page })]);
      opened = { ...opened, ...likely, ...threads };
    } catch (error) {
      if (mine !== generation) return;
      home.querySelector(".likely")?.replaceChildren(trouble(/** @type {Error} */ (error), () => { server.restart(); showHome(); }));
      return;
    } finally {
      clearTimeout(loading);
    }
    if (mine !== generation) return;
    title.textContent = `${opened.site} help`;
    greeting.textContent = hello(opened);
    home.querySelector(".likely")?.replaceChildren(...likelyLines(opened.likely));
    home.querySelector(".yours")?.replaceChildren(...threadLines(opened.threads));
    if (suggestions.query()) for (const one of home.querySelectorAll("[data-before]")) /** @type {HTMLElement} */ (one).hidden = true;
    hear(opened.threads.map((/** @type {any} */ one) => one.reference));
    emit("page", { page: settings.page });
  }

  /** @param {any[]} likely */
  function likelyLines(likely) {
    if (!likely.length) return [h("p", { class: "quiet" }, "Ask anything about this page. Typos are fine.")];
    const lines = likely.map((one, at) => h("li", { class: at ? null : "likely-first" }, h("button", { type: "button", onclick: () => showArticle(one.id) }, h("span", {}, one.title), icon("next")), at ? null : h("p", {}, one.snippet)));
    return [h("h3", { class: "eyebrow" }, "Likely on this page"), h("ul", {}, ...lines)];
  }

  /** @param {any[]} threads */
  function threadLines(threads) {
    if (!threads.length) return [];
    const lines = threads.map((one) => h("li", {}, h("button", { class: "thread", type: "button", onclick: () => showThread(one.reference) },
      h("span", { class: "avatar", "aria-hidden": "true" }, icon("thread")), h("span", { class: "thread-text" }, h("strong", {}, one.subject), h("span", {}, one.last)),
      h("span", { class: "thread-side" }, when(one.at), unread.has(one.reference) ? h("span", { class: "chip chip-new" }, "New") : null))));
    return [h("h3", { class: "eyebrow" }, "Your conversations"), h("ul", {}, ...lines)];
  }

  /** @param {string} id */
  async function showArticle(id) {
    const mine = view([showHome], "");
    body.replaceChildren(skeleton());
    try {
      const article = await server.ask(`articles/${encodeURIComponent(id)}`, { page: settings.page });
      if (mine !== generation) return;
      read = [...read.filter((one) => one.id !== article.id), { id: article.id, title: article.title }].slice(-20);
      title.textContent = article.section;
      outside.href = article.url;
      outside.hidden = false;
      body.replaceChildren(drawArticle(article, { open: (slug) => { trail.push(() => showArticle(id)); follow(slug); } }));
      extra.replaceChildren(drawHelped({
        say, contact: () => { tried = [...new Set([...tried, "article"])]; showOffer(); },
        vote: async (helped, comment) => {
          if (!helped) tried = [...new Set([...tried, "article"])];
          await server.ask("feedback", { article: article.id, helped, comment, page: settings.page });
          emit("feedback", { article: article.id, helped });
        },
      }));
      body.scrollTo({ top: 0 });
      body.querySelector("#article-title").focus();
      emit("article", { id: article.id, title: article.title });
    } catch (error) {
      if (mine === generation) body.replaceChildren(trouble(/** @type {Error} */ (error), () => showArticle(id)));
    }
  }

  /** @param {string} slug */
  function follow(slug) {
    const kept = trail;
    showArticle(slug);
    trail = kept;
  }

  async function showOffer() {
    const from = read.length && !extra.hidden && extra.querySelector(".helped") ? read[read.length - 1].id : null;
    const mine = view(from ? [showHome, () => showArticle(from)] : [showHome], "Talk to a person");
    body.replaceChildren(skeleton());
    person.hidden = true;
    try {
      const offer = await server.ask("offer", { page: settings.page, query: query || null, tried, articles: read.map((one) => one.id), wants_human: true });
      if (mine !== generation) return;
      body.replaceChildren(drawOffer(offer, { choose: (channel) => showForm(channel, offer.decision) }));
      body.querySelector("#offer-title").focus();
      emit("contact-offered", { channel: offer.best.channel });
    } catch (error) {
      if (mine === generation) body.replaceChildren(trouble(/** @type {Error} */ (error), showOffer));
    }
  }

  /** @param {any} channel @param {string} decision */
  function showForm(channel, decision) {
    view([showHome, showOffer], channel.label);
    person.hidden = true;
    emit("contact-started", { channel: channel.channel });
    draft.key ||= crypto.randomUUID();
    const carried = [settings.page ? `This page (${document.title.split(" · ")[0]})` : "", query ? `What you typed: “${query}”` : "", ...read.slice(-3).map((one) => `You read “${one.title}”`), opened?.signed ? "Your name, plan and account" : ""].filter(Boolean);
    body.replaceChildren(drawForm({
      channel, signed: Boolean(opened?.signed), draft, carried,
      send: async (form) => {
        flush();
        const made = await server.ask("tickets", { key: draft.key, ...form, channel: channel.channel, page: settings.page, url: location.origin + location.pathname, query: query || null, articles: read, tried, decision });
        Object.assign(draft, { body: "", key: "" });
        query = "";
        suggestions.fill("");
        server.remember();
        emit("contact-submitted", { reference: made.reference, channel: channel.channel });
        showThread(made.reference);
      },
    }));
    body.querySelector("#body").focus();
  }

  /** @param {string} reference */
  async function showThread(reference) {
    const mine = view([showHome], reference);
    person.hidden = true;
    body.replaceChildren(skeleton());
    thread = createThread({
      server, reference, say,
      title: (subject, sub) => title.replaceChildren(subject, h("span", { class: "panel-sub" }, sub)),
      seen: () => { unread.delete(reference); onUnread(unread.size); },
    });
    const current = thread;
    try {
      await current.start();
      if (mine !== generation) return current.stop();
      body.replaceChildren(current.body);
      extra.replaceChildren(current.foot);
      body.scrollTo({ top: body.scrollHeight });
      current.focus();
    } catch (error) {
      if (mine === generation) body.replaceChildren(trouble(/** @type {Error} */ (error), () => showThread(reference)));
    }
  }

  // ---- the frame

  /** Clears the stage for a view; returns its number, so that late answers of an older view are dropped. @param {(() => void)[]} way @param {string} name */
  function view(way, name) {
    thread?.stop();
    thread = null;
    trail = way;
    title.textContent = name;
    start.hidden = true;
    back.hidden = false;
    outside.hidden = true;
    person.hidden = false;
    foot.querySelector(".keys").hidden = true;
    extra.replaceChildren();
    return ++generation;
  }

  function goBack() {
    const to = trail.pop() ?? showHome;
    const rest = trail;
    to();
    if (rest.length) trail = rest;
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      hide();
    }
  }

  function hide() {
    if (!isOpen) return;
    isOpen = false;
    panel.hidden = true;
    thread?.stop();
    thread = null;
    suggestions.finish(null);
    flush();
    onClose();
  }

  function fit() {
    if (!isOpen || innerWidth > 480) return panel.style.removeProperty("height");
    panel.style.height = `${visualViewport?.height ?? innerHeight}px`;
  }

  /** Replies are counted while the panel is closed. @param {string[]} references */
  async function hear(references) {
    if (listening || !references.length) return;
    listening = new AbortController();
    const own = listening;
    while (!own.signal.aborted) {
      try {
        await server.listen([], own.signal, (message) => {
          const reference = String(message.topic ?? "").replace("thread:", "");
          if (message.data?.by === "agent" && !(isOpen && thread)) {
            unread.add(reference);
            onUnread(unread.size);
          }
        }, () => null);
      } catch {
        if (own.signal.aborted) return;
      }
      await new Promise((done) => setTimeout(done, 5000));
    }
  }

  /** @param {object} step */
  function note(step) {
    steps.push({ ...step, at: Date.now() });
  }

  function flush() {
    server.note(steps.map((/** @type {any} */ { at, ...step }) => ({ ...step, ago: (Date.now() - at) / 1000 })));
    steps = [];
  }

  /** @param {string} text */
  function say(text) {
    announcer.textContent = "";
    setTimeout(() => (announcer.textContent = text), 50);
  }

  /** @param {Error} error @param {() => void} again */
  function trouble(error, again) {
    const offline = navigator.onLine === false;
    emit("error", { reason: offline ? "offline" : error.message });
    return h("div", { class: "wrong-box", role: "alert" }, icon("alert"), h("div", {},
      h("p", {}, h("strong", {}, offline ? "You’re offline." : "Help isn’t answering.")),
      h("p", { class: "quiet" }, offline ? "What you’ve written is safe. We’ll be here when you’re back." : error.message),
      h("button", { class: "button small", type: "button", onclick: again }, "Try again")));
  }

  function skeleton() {
    const lines = h("div", { class: "skeletons", "aria-hidden": "true" });
    setTimeout(() => lines.append(h("div", { class: "skeleton wide" }), h("div", { class: "skeleton" }), h("div", { class: "skeleton" })), 300);
    return lines;
  }

  /** @param {any} who */
  function hello(who) {
    const hour = new Date().getHours();
    const part = hour < 5 ? "evening" : hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening";
    return who.signed && who.name ? `Good ${part}, ${who.name.split(" ")[0]}.` : who.greeting || "How can we help?";
  }

  return {
    isOpen: () => isOpen,
    /** @param {{article?: string, query?: string, contact?: boolean}} [at] */
    open(at = {}) {
      if (!isOpen) {
        isOpen = true;
        panel.hidden = false;
        fit();
      }
      if (at.article) return showArticle(at.article);
      if (at.contact) return showOffer();
      showHome();
      if (at.query) suggestions.fill(at.query);
    },
    close: hide,
    pageChanged() { if (isOpen && !back.hidden === false) showHome(); },
    restart() { server.restart(); if (isOpen) showHome(); },
    reset() { listening?.abort(); listening = null; server.forget(); opened = null; read = []; tried = []; unread.clear(); onUnread(0); Object.assign(draft, { body: "", email: "", key: "" }); suggestions.fill(""); if (isOpen) showHome(); },
    destroy() { listening?.abort(); thread?.stop(); removeEventListener("pagehide", flush); panel.remove(); },
  };
}
