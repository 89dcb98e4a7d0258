// The panel: what it shows when, from the first question to a person's reply. Each view is its own module.

import { drawArticle } from "./article.js";
import { h } from "./dom.js";
import { createFrame } from "./frame.js";
import { drawHelped } from "./helped.js";
import { createHome } from "./home.js";
import { createJourney } from "./journey.js";
import { createReplies } from "./replies.js";
import { createServer, gone } from "./server.js";
import { css } from "./styles.js";
import { createSuggestions } from "./suggestions.js";
import { rightToLeft, t } from "./words.js";

/** @param {{root: ShadowRoot, settings: any, emit: (name: string, detail: object) => void, onClose: () => void, onUnread: (count: number) => void}} given */
export function createPanel({ root, settings, emit, onClose, onUnread }) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  /** @type {Map<string, CSSStyleSheet>} */ const worn = new Map();

  const page = () => settings.page;
  const server = createServer(settings);
  const replies = createReplies({ server, resting: () => document.visibilityState === "hidden" && !settings.blink && !settings.sound });
  const journey = createJourney({ server, page, allowed: () => settings.consent !== false });
  const helpUrl = new URL("../help/", settings.base).href;
  const frame = createFrame({ root, dir: rightToLeft() ? "rtl" : getComputedStyle(root.host).direction, contact: () => showOffer(), hidden: closed });
  const suggestions = createSuggestions({
    server, page, read: () => read.map((one) => one.id), say: frame.say, note: journey.note, openArticle: (id) => showArticle(id), openSection: (topic) => showSection(topic), contact: () => showOffer(), converse: (question) => showAssistant(question),
    typing: (busy, choice = true) => { home.typing(busy); frame.keys(busy && choice); if (busy) { asked = suggestions.query(); emit("suggestions", { query: asked, articles: suggestions.shown() }); } },
  });
  const home = createHome({ suggestions, openArticle: (id) => showArticle(id), openThread: (reference) => showThread(reference), follow, retry: () => { server.restart(); start(); }, helpUrl });

  // What we know so far, in memory only.
  let known = null;
  /** @type {{id: string, title: string}[]} */ let read = [];
  /** @type {Set<string>} */ let tried = new Set();
  let asked = "";
  const draft = { body: "", email: "", name: "", key: "", extra: {}, attachments: null };
  prefill();
  /** @type {Map<string, number>} */ const unread = new Map();
  /** @type {() => void} */ let stopHearing = () => {};
  let hearing = [];
  /** @type {string | null} */ let conversation = null;
  /** @type {any} */ let outbox = null;
  let people = 0; // who were here before
  /** @type {CSSStyleSheet | null} */ let dressed = null;

  const homeView = { title: t("Help"), label: t("Start"), content: home.body, start: true, focus: () => suggestions.focus(), returned: () => fresh() };

  async function start() {
    try {
      known = await server.open();
      known.greeting = settings.greeting ?? known.greeting;
    } catch (error) {
      if (error.name === "AbortError") return;
      emit("error", { reason: error.message });
      return home.fail(navigator.onLine === false ? t("You’re offline. Help is here when you’re back.") : `${t("Help isn’t answering.")} ${error.message}`);
    }
    homeView.title = t("{site} help", { site: known.site });
    frame.refresh(homeView);
    journey.note({ kind: "open" });
    for (const { at, ...step } of settings.events.splice(0)) journey.note(step, at);
    recount();
    home.show(known, unread);
    hear();
  }

  /** What the server knows to be unread, also from other days. */
  function recount() {
    for (const line of known.threads) count(line.reference, frame.isOpen() && frame.top()?.reference === line.reference ? 0 : line.unread);
  }

  /** Tell me when it's fixed, or rather don't. @param {number} incident @param {boolean} on */
  async function follow(incident, on) {
    await server.ask(`incidents/${incident}/following`, { follow: on });
    server.remember();
  }

  /** Likely questions and conversations as they are now. */
  async function fresh() {
    if (!known) return;
    try {
      const [likely, threads] = await Promise.all([server.ask("likely", { page: page() }), server.ask("threads", {})]);
      Object.assign(known, likely, threads);
      recount();
      home.show(known, unread);
      hear();
    } catch (error) {
      if (error.name !== "AbortError") emit("error", { reason: error.message }); // what is shown stays true, only older
    }
  }

  /** @param {string} id @param {string} [at] the heading to show */
  async function showArticle(id, at = "") {
    const place = h("div", {}, skeleton());
    let since = 0;
    const view = frame.push({ title: t("Article"), label: t("Article"), content: place, left: () => since && journey.note({ kind: "article", article: id, seconds: Math.round((Date.now() - since) / 1000) }) });
    await fill(view, place, async () => {
      const article = await server.ask(`articles/${encodeURIComponent(id)}`, { page: page() });
      since = Date.now();
      id = article.id; // a link names it by its address
      remember(article);
      const body = drawArticle(article, { open: showArticle });
      place.replaceChildren(body);
      const helped = drawHelped({ contact: () => showOffer(), say: frame.say, vote: (did, comment) => vote(article.id, did, comment) });
      Object.assign(view, { title: article.section || t("Article"), link: article.url, bottom: helped });
      frame.refresh(view);
      const heading = [...body.querySelectorAll("h3, h4, summary")].find((one) => at && one.textContent === at);
      if (frame.top() === view) (heading ?? body.querySelector("h2")).focus({ preventScroll: true });
      heading?.closest("details")?.setAttribute("open", "");
      heading?.scrollIntoView();
      emit("article", { id: article.id, title: article.title });
    });
  }

  /** The assistant, going on with what was said. @param {string} [question] */
  async function showAssistant(question = "") {
    const place = h("div", {}, skeleton());
    let left = false;
    const view = frame.push({ title: t("Assistant"), sub: known ? t("Answers from {site}’s articles", { site: known.site }) : "", label: t("Assistant"), content: place, left: () => (left = true) });
    await fill(view, place, async () => {
      const { createAssistant, css: own } = await part("assistant");
      if (!dressed) root.adoptedStyleSheets = [...root.adoptedStyleSheets, (dressed = new CSSStyleSheet())];
      dressed.replaceSync(own);
      const assistant = createAssistant({
        server, page, say: frame.say, emit, conversation, read: () => read.map((one) => one.id), openArticle: showArticle, tried: () => tried.add("chatbot"),
        contact: (query) => { asked = query || asked; tried.add("chatbot"); showOffer(); }, kept: (key) => { conversation = key; server.remember(); },
      });
      await assistant.start();
      if (left) return;
      place.replaceChildren(assistant.body);
      Object.assign(view, { bottom: assistant.foot, focus: assistant.focus });
      frame.refresh(view);
      if (frame.top() === view) assistant.focus();
      if (question) await assistant.ask(question);
    });
  }

  /** @param {{id: string, title: string}} article */
  function remember({ id, title }) {
    read = [...read.filter((one) => one.id !== id), { id, title }].slice(-20);
  }

  /** @param {{slug: string}} topic */
  async function showSection({ slug }) {
    const place = h("div", {}, skeleton());
    const view = frame.push({ title: t("Topic"), label: t("Topic"), content: place });
    await fill(view, place, async () => {
      const { drawSection } = await part("section");
      place.replaceChildren(drawSection(await server.ask(`sections/${encodeURIComponent(slug)}`, { page: page() }), { open: showArticle }));
      if (frame.top() === view) place.querySelector("h2")?.focus({ preventScroll: true });
    });
  }

  /** @param {string} article @param {boolean} helped @param {string | null} comment */
  async function vote(article, helped, comment) {
    if (!helped) tried.add("article");
    await server.ask("feedback", { article, helped, comment, page: page() });
    emit("feedback", { article, helped });
  }

  async function showOffer() {
    suggestions.finish(null);
    const place = h("div", {}, skeleton());
    const view = frame.push({ title: t("Talk to a person"), label: t("Ways to reach a person"), content: place, person: false });
    await fill(view, place, async () => {
      const offer = await server.ask("offer", { page: page(), query: asked || null, tried: [...tried], articles: read.map((one) => one.id), wants_human: true });
      const { drawOffer } = await part("offer");
      place.replaceChildren(drawOffer(offer, { choose: (channel) => showMessage(channel, offer.decision), open: showArticle, passed: carried().map((one) => one.text) }));
      if (frame.top() === view) place.querySelector("h2")?.focus({ preventScroll: true });
      emit("contact-offered", { channel: offer.best.channel });
    });
  }

  /** What the host knows to be written already; what somebody wrote themselves stays. */
  function prefill() {
    const { message = "", email = "", name = "" } = settings.prefill ?? {};
    draft.body ||= String(message);
    draft.email ||= String(email);
    draft.name ||= String(name);
  }

  /** What a message takes along, so that nobody repeats themselves. */
  function carried() {
    const titles = read.slice(-3).map((one) => t("“{title}”", { title: one.title })).join(", ");
    return [
      known?.signed && { name: "person", text: t("Who you are, and your plan") },
      conversation && { name: "assistant", text: t("What the assistant and you have said") },
      asked && { name: "query", text: t("What you typed: “{query}”", { query: asked }) },
      read.length > 0 && { name: "articles", text: t("What you read: {titles}", { titles }) },
      page() && { name: "page", text: t("The page you’re on: {page}", { page: document.title || location.pathname }) },
    ].filter((one) => one !== false && one !== "" && Boolean(one));
  }

  /** @param {any} channel @param {string} decision */
  async function showMessage(channel, decision) {
    const place = h("div", {}, skeleton());
    const view = frame.push({ title: channel.label, label: t("Message"), content: place, person: false });
    await fill(view, place, () => fillMessage(view, place, channel, decision));
  }

  /** @param {any} view @param {HTMLElement} place @param {any} channel @param {string} decision */
  async function fillMessage(view, place, channel, decision) {
    const [{ drawMessage, newKey }, extra] = await Promise.all([part("message"), extraOf(channel)]);
    draft.key ||= newKey();
    emit("contact-started", { channel: channel.channel });
    const form = drawMessage({
      server, helpUrl, say: frame.say, channel, extra, signed: Boolean(known?.signed), draft, carried: carried().filter((one) => one.name !== "person"),
      send: async ({ body, email, leaveOut, files, more }) => {
        journey.flush();
        const kept = (name) => !leaveOut.has(name);
        const made = await server.ask("tickets", {
          key: draft.key, body, files, email, name: draft.name || null, channel: channel.channel, decision, tried: [...tried], query: kept("query") && asked ? asked : null,
          page: kept("page") ? page() || null : null, url: kept("page") ? location.origin + location.pathname : null, articles: kept("articles") ? read : [], conversation: kept("assistant") ? conversation : null,
          timezone: Intl.DateTimeFormat().resolvedOptions().timeZone || null, ...more,
        });
        Object.assign(draft, { body: "", key: "", extra: {}, attachments: null });
        server.remember();
        emit("contact-submitted", { reference: made.reference, channel: channel.channel });
        asked = "";
        conversation = null;
        suggestions.empty();
        frame.home();
        showThread(made.reference, true);
      },
    });
    place.replaceChildren(form.body);
    view.focus = form.focus;
    if (frame.top() === view) form.focus();
  }

  /** What a call or a team asks beside the message. @param {{channel: string}} channel */
  async function extraOf({ channel }) {
    if (channel === "phone_callback") return (await part("callback")).drawCall({ server, draft: draft.extra });
    if (channel === "ticket" || channel === "live_chat") return null;
    const [{ drawRequest }, { fields }] = await Promise.all([part("request"), server.ask(`forms/${channel}`, {})]);
    return drawRequest(fields, draft.extra);
  }

  /** @param {string} reference @param {boolean} [sent] */
  async function showThread(reference, sent = false) {
    const place = h("div", {}, skeleton());
    let thread = null, left = false;
    const view = frame.push({ title: reference, label: t("Conversation"), content: place, person: false, left: () => { left = true; thread?.stop(); } });
    view.reference = reference;
    await fill(view, place, async () => {
      const { createThread, createOutbox } = await part("thread");
      if (left) return;
      thread?.stop();
      outbox ??= createOutbox({ server, say: frame.say });
      thread = createThread({
        server, replies, outbox, reference, helpUrl, say: frame.say, fresh: sent, contact: () => showOffer(), seen: () => { if (frame.isOpen()) seen(reference); },
        title: (title, sub) => { Object.assign(view, { title, sub }); frame.refresh(view); },
      });
      view.bottom = thread.foot;
      frame.refresh(view);
      await thread.start();
      place.replaceChildren(thread.body);
      view.top = view.scroller.scrollTop = Number.MAX_SAFE_INTEGER; // the newest, also when it shows later
      view.focus = thread.focus;
      if (frame.top() === view) thread.focus();
    });
  }

  /** A part that only some people need, fetched when they do. @param {string} name */
  async function part(name) {
    const mine = people;
    const module = await import(`./${name}.js`).catch(() => { throw new Error(t("We couldn’t reach the server. Try again in a moment.")); });
    if (mine !== people) throw gone();
    if (module.css) wear(module.css);
    return module;
  }

  /** What only a part needs to look right; put on once. @param {string} text */
  function wear(text) {
    if (worn.has(text)) return;
    const more = new CSSStyleSheet();
    more.replaceSync(text);
    worn.set(text, more);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, more];
  }

  /** Load into a view; when that fails, say so there, with a way to try again. @param {any} view @param {HTMLElement} place @param {() => Promise<void>} load */
  async function fill(view, place, load) {
    try {
      await load();
    } catch (error) {
      if (error.name === "AbortError") return;
      const sentence = navigator.onLine === false ? t("You’re offline. Try again when you’re back.") : error.message;
      emit("error", { reason: sentence });
      const again = h("button", { class: "button small", type: "button", onclick: () => { place.replaceChildren(skeleton()); fill(view, place, load); } }, t("Try again"));
      place.replaceChildren(h("div", { class: "wrong", role: "alert" }, h("p", {}, sentence), h("div", { class: "row" }, again, h("a", { href: helpUrl, target: "_blank", rel: "noopener" }, t("Open the help centre")))));
    }
  }

  /** Replies count on the launcher, and in the list, until they are read. */
  function hear() {
    const references = known.threads.map((one) => one.reference);
    if (!references.length || references.every((one) => hearing.includes(one))) return;
    stopHearing();
    hearing = references;
    let before = false;
    const connected = (/** @type {boolean} */ on) => {
      if (!on) return;
      outbox?.flush();
      if (before) fresh(); // what came meanwhile
      before = true;
    };
    stopHearing = replies.hear({ references, connected, heard: (reference, data) => {
      const shown = frame.isOpen() && frame.top()?.reference === reference;
      if (!shown && data.by === "agent" && data.kind === "reply") count(reference, (unread.get(reference) ?? 0) + 1);
      if (data.by === "agent" && data.kind === "reply" && (settings.blink || settings.sound)) part("attention").then((attention) => attention.callAttention(settings, Math.max(1, total()))).catch(() => null);
      if (frame.isOpen() && frame.top()?.start) fresh();
    } });
  }

  /** Read here is read on other days too. @param {string} reference */
  function seen(reference) {
    count(reference, 0);
    server.ask("threads/read", { reference }).catch(() => null); // it counts as new once more, which harms nobody
  }

  /** @param {string} reference @param {number} replies */
  function count(reference, replies) {
    if (replies) unread.set(reference, replies);
    else unread.delete(reference);
    onUnread(total());
  }

  const total = () => [...unread.values()].reduce((sum, one) => sum + one, 0);

  function closed() {
    suggestions.finish(null);
    journey.note({ kind: "close" });
    journey.flush();
    onClose();
  }

  const skeleton = () => h("div", { class: "skeleton", "aria-hidden": "true" }, ...[1, 2, 3, 4].map(() => h("i")));

  return {
    isOpen: frame.isOpen,
    /** @param {{article?: string, query?: string, contact?: boolean, read?: {id: string, title: string} | {id: string, title: string}[]}} [at] what to show; `read` is what they come from */
    async open(at = {}) {
      const first = !frame.top();
      frame.open();
      if (first) {
        frame.push(homeView);
        await start();
      }
      const top = frame.top();
      if (top?.reference) count(top.reference, 0);
      if (!at.article && !at.query && !at.contact && !at.ask) return;
      frame.home();
      for (const one of [at.read ?? []].flat()) remember(one);
      if (at.query && at.contact) asked = at.query; // it was answered elsewhere: it only goes along
      else if (at.query) suggestions.fill(at.query);
      if (at.ask) await showAssistant(at.ask);
      if (at.article) await showArticle(at.article);
      if (at.contact) await showOffer();
    },
    close: frame.hide,
    prefill,
    /** The host changed settings. */
    configured() {
      if (!known) return;
      known.greeting = settings.greeting ?? known.greeting;
      home.show(known, unread);
    },
    /** For the host's own search field. @param {string} query */
    async suggest(query) {
      const found = await server.ask("suggest", { query, page: page(), recently_read: read.map((one) => one.id) });
      emit("suggestions", { query, articles: found.hits.map((hit) => hit.id) });
      return found.hits.map(({ id, title, section, snippet }) => ({ id, title, section, snippet }));
    },
    /** Something happened on the host's page. @param {{at: number}} step */
    note({ at, ...step }) {
      journey.note(step, at);
    },
    /** The person doesn't want anything kept. */
    keepNothing() {
      journey.forget();
      server.keepNothing();
    },
    pageChanged() {
      if (!known) return server.restart();
      journey.note({ kind: "page" });
      fresh();
    },
    /** Somebody else is there now: nothing of the one before stays. */
    reset() {
      people += 1;
      stopHearing();
      hearing = [];
      const open = frame.isOpen();
      suggestions.empty();
      frame.clear();
      server.leave();
      journey.forget(); // last: what is put away notes itself
      known = null;
      outbox = null;
      read = [];
      tried = new Set();
      asked = "";
      conversation = null;
      unread.clear();
      onUnread(0);
      Object.assign(draft, { body: "", email: "", name: "", key: "", extra: {}, attachments: null });
      home.show({ name: null, greeting: null, likely: [], threads: [], incidents: [] }, unread);
      if (open) {
        frame.push(homeView);
        start();
      }
    },
    destroy() {
      stopHearing();
      replies.destroy();
      journey.destroy();
      frame.clear();
      frame.destroy();
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet && ![...worn.values()].includes(one));
    },
  };
}
