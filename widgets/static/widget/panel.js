// The panel: what it shows when, from the first question to a person's reply. Each view is its own module.

import { createAsking } from "./asking.js";
import { createFrame } from "./frame.js";
import { createHome } from "./home.js";
import { createJourney } from "./journey.js";
import { createMemory } from "./memory.js";
import { createParts } from "./parts.js";
import { createReading } from "./reading.js";
import { createReplies } from "./replies.js";
import { createServer } from "./server.js";
import { createSuggestions } from "./suggestions.js";
import { createUnread } from "./unread.js";
import { createViews } from "./views.js";
import { rightToLeft, speak, t } from "./words.js";
import { createWriting } from "./writing.js";

/** @param {{root: ShadowRoot, settings: any, emit: (name: string, detail: object) => void, onClose: () => void, onUnread: (count: number) => void}} given */
export function createPanel({ root, settings, emit, onClose, onUnread }) {
  const page = () => settings.page;
  const helpUrl = new URL("../help/", settings.base).href;
  const server = createServer(settings);
  const memory = createMemory(settings);
  const parts = createParts({ root, server });
  const replies = createReplies({ server, resting: () => document.visibilityState === "hidden" && !settings.blink && !settings.sound });
  const journey = createJourney({ server, page, allowed: () => settings.consent !== false });
  const frame = createFrame({ root, dir: direction(), contact: () => writing.showOffer(), hidden: closed });
  const views = createViews({ frame, emit, helpUrl });
  const shared = { server, page, memory, frame, views, parts, journey, emit, wish };
  const { showArticle, showSection } = createReading({ ...shared, contact: () => writing.showOffer() });
  const showAssistant = createAsking({ ...shared, openArticle: showArticle, contact: () => writing.showOffer() });
  const unread = createUnread({ server, replies, settings, frame, memory, parts, onUnread, back: () => writing.flush(), news: fresh });
  const writing = createWriting({ ...shared, replies, helpUrl, openArticle: showArticle, asking: () => suggestions.finish(null), sent: () => suggestions.empty(), seen: unread.seen });
  /** @type {any} */ let suggestions;
  /** @type {any} */ let home;
  /** @type {any} */ let homeView;
  let language = settings.locale;
  let destroyed = false;
  drawStart();

  function direction() {
    return rightToLeft() ? "rtl" : getComputedStyle(root.host).direction;
  }

  function drawStart() {
    suggestions = createSuggestions({
      server, page, read: memory.ids, say: frame.say, note: journey.note, openArticle: showArticle, openSection: showSection, contact: () => writing.showOffer(), converse: showAssistant, typing,
      typed: (query) => { memory.asked = query; },
    });
    home = createHome({
      suggestions, unread: unread.of, openArticle: showArticle, openThread: writing.showThread, openAssistant: showAssistant, follow, survey, retry: () => { server.restart(); start(); }, helpUrl,
    });
    homeView = { title: title(), label: t("Start"), content: home.body, start: true, focus: suggestions.focus, returned: fresh };
  }

  function title() {
    return memory.known ? t("{site} help", { site: memory.known.site }) : t("Help");
  }

  /** @param {boolean} busy @param {boolean} [choice] */
  function typing(busy, choice = true) {
    home.typing(busy);
    frame.keys(busy && choice);
    if (!busy) return;
    emit("suggestions", { query: suggestions.query(), articles: suggestions.shown() });
  }

  async function start() {
    try {
      memory.known = await server.open();
    } catch (error) {
      if (error.name === "AbortError") return;
      emit("error", { reason: error.message });
      return home.fail(navigator.onLine === false ? t("You’re offline. Help is here when you’re back.") : `${t("Help isn’t answering.")} ${error.message}`);
    }
    homeView.title = title();
    frame.refresh(homeView);
    journey.note({ kind: "open" });
    for (const { at, ...step } of settings.events.splice(0)) journey.note(step, at);
    unread.follow();
    know();
  }

  /** What the server says, shown wherever it counts. */
  function know() {
    memory.known.greeting = settings.greeting ?? memory.known.greeting;
    frame.wait(memory.known.chat_wait);
    home.show(memory.known);
  }

  /** Likely questions and conversations as they are now. */
  async function fresh() {
    if (!memory.known) return;
    try {
      const [likely, threads] = await Promise.all([server.ask("likely", { page: page() }), server.ask("threads", {})]);
      Object.assign(memory.known, likely, threads);
      unread.follow();
      know();
    } catch (error) {
      if (error.name !== "AbortError") emit("error", { reason: error.message }); // what is shown stays true, only older
    }
  }

  async function survey() {
    const { createSurvey } = await parts.part("listening");
    return createSurvey({ server, page, wish: () => wish("survey"), done: suggestions.focus });
  }

  /** Offered where the site offers it, to whom it can be told. @param {string} about @param {string} [name] */
  async function wish(about, name) {
    return settings.wishes && memory.known?.signed ? (await parts.part("listening")).createWish(server, about, name) : null;
  }

  /** Tell me when it's fixed, or rather don't. @param {number} incident @param {boolean} on */
  async function follow(incident, on) {
    await server.ask(`incidents/${incident}/following`, { follow: on });
    server.remember();
  }

  /** The same views in another language; nothing is lost of what is written, or of who is here. */
  function translate() {
    const shown = frame.views(), typed = suggestions.query(), inside = root.activeElement;
    suggestions.empty();
    frame.clear();
    frame.speak(direction());
    writing.speak();
    drawStart();
    unread.tell();
    if (!shown.length) return;
    frame.push(homeView, true);
    views.restore(shown.slice(1).map((one) => one.again));
    if (inside && frame.isOpen()) frame.open();
    if (typed) suggestions.fill(typed);
    if (memory.known) know();
    fresh();
  }

  function closed() {
    suggestions.finish(null);
    journey.note({ kind: "close" });
    journey.flush();
    onClose();
  }

  return {
    isOpen: frame.isOpen,
    /** @param {{article?: string, query?: string, ask?: string, contact?: boolean, read?: {id: string, title: string} | {id: string, title: string}[]}} [at] what to show; `read` is what they come from */
    async open(at = {}) {
      const first = !frame.top();
      frame.open();
      if (first) {
        frame.push(homeView);
        await start();
      }
      const top = frame.top();
      if (top?.reference) unread.looked(top.reference);
      if (!at.article && !at.query && !at.contact && !at.ask) return;
      frame.home();
      for (const one of [at.read ?? []].flat()) memory.reads(one);
      if (at.query && at.contact) memory.asked = at.query; // it was answered elsewhere: it only goes along
      else if (at.query) suggestions.fill(at.query);
      if (at.ask) await showAssistant(at.ask);
      if (at.article) await showArticle(at.article);
      if (at.contact) await writing.showOffer();
    },
    close: frame.hide,
    prefill: memory.prefill,
    /** The host changed settings: perhaps another language is spoken from here on. */
    async configured() {
      const { locale } = settings;
      if (locale === language) return memory.known && know();
      language = locale;
      await speak(locale);
      if (!destroyed && locale === language) translate();
    },
    /** For the host's own search field. @param {string} query */
    async suggest(query) {
      const found = await server.ask("suggest", { query, page: page(), recently_read: memory.ids() });
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
      if (!memory.known) return server.restart();
      journey.note({ kind: "page" });
      fresh();
    },
    /** Somebody else is there now: nothing of the one before stays. */
    reset() {
      const open = frame.isOpen();
      unread.forget();
      suggestions.empty();
      frame.clear();
      server.leave();
      journey.forget(); // last: what is put away notes itself
      writing.forget();
      memory.forget();
      drawStart();
      frame.wait(null);
      if (open) {
        frame.push(homeView);
        start();
      }
    },
    destroy() {
      destroyed = true;
      unread.stop();
      suggestions.empty();
      frame.clear();
      journey.destroy();
      writing.forget();
      replies.destroy();
      server.stop();
      frame.destroy();
      parts.destroy();
    },
  };
}
