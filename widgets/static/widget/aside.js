// Aside's loader: a word at the side of the page. Everything else arrives when somebody opens it. Stores nothing.
import { apologyIn, button, firstWords, LOOK, make, siteLook } from "./launcher.js";
import { onTheWay, pageHere, place } from "./whereabouts.js";

((site) => {
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript ?? document.querySelector("script[data-site][src*='aside.js']"));
  if (!script || window.aside?.loaded) return;
  const data = script.dataset;
  const base = new URL(".", script.src).href;
  const settings = {
    base, pages: [], side: "end", x: 24, y: 24, accent: null, ...site, site: data.site ?? site.key ?? "", page: "",
    getToken: data.tokenUrl ? signed : null, locale: data.locale || site.locale || document.documentElement.lang || "en",
    consent: true, near: "", hints: {}, prefill: {}, /** @type {object[]} */ events: [],
  };
  const listeners = new Map();
  let panel = null;
  /** @type {any} the rest of the widget, once it is there */ let core = null;
  let count = 0;
  /** @type {HTMLElement | null} */ let host = null;
  /** @type {ShadowRoot} */ let root;
  /** @type {HTMLButtonElement} */ let launcher;
  /** @type {Promise<{stop: () => void} | null> | null} */ let marks = null;
  const met = new WeakSet();
  let life = new AbortController();

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(LOOK);
  const own = new CSSStyleSheet();

  function dress() {
    own.replaceSync(siteLook(settings));
    host?.toggleAttribute("data-start", settings.side === "start");
  }

  async function signed() {
    const answer = await fetch(data.tokenUrl ?? "", { headers: { Accept: "application/json" } });
    return answer.status === 200 ? (await answer.json()).token : null;
  }

  function draw() {
    if (host || !settings.site) return;
    host = make("aside-help");
    root = host.attachShadow({ mode: "open" });
    dress();
    root.adoptedStyleSheets = [sheet, own];
    launcher = button();
    launcher.addEventListener("click", () => open());
    label();
    root.append(launcher);
    life = new AbortController();
    stand();
    watch();
    onTheWay(moved, life.signal);
    hear();
    settle();
    emit("ready", {});
  }

  /** What the host draws later: a dialog, parts with marks, buttons that wait, a whole new body. Looked at in a while, so that a page that never rests costs little. */
  function watch() {
    let soon = 0;
    const changes = new MutationObserver((all) => {
      if (all.some((one) => one.attributeName === "open")) stand();
      soon ||= setTimeout(() => {
        soon = 0;
        if (host) stand(), meet();
      }, 100);
    });
    changes.observe(document, { subtree: true, childList: true, attributeFilter: ["open", "data-help"] });
    life.signal.addEventListener("abort", () => changes.disconnect());
  }

  /** In the page, or in its topmost modal dialog: everything outside of one is inert. */
  function stand() {
    const place = [...document.querySelectorAll("dialog:modal")].pop() ?? document.body;
    if (host && place && host.parentNode !== place) host.isConnected && place.moveBefore ? place.moveBefore(host, null) : place.append(host);
  }

  /** The panel, made once, put away still, in the language of now; null when help was taken away meanwhile, even if it is back. The rest of the widget is fetched on first use. */
  async function ready() {
    draw();
    stand();
    const mine = host, { locale } = settings;
    core = (await import(`${base}static/core.js`)).modules;
    await core.words.speak(locale);
    if (!host || mine !== host) return null;
    if (locale !== settings.locale) return ready();
    return (panel ??= core.panel.createPanel({ root, settings, emit, onClose: closed, onUnread: unread }));
  }

  /** @param {{article?: string, query?: string, ask?: string, contact?: boolean, read?: {id: string, title: string}}} [at] */
  async function open(at = {}) {
    const going = ready(), mine = host;
    try {
      if (!(await going)) return;
      launcher.hidden = true;
      root.querySelector(".apology")?.remove();
      emit("open", {});
      await panel.open(at);
    } catch {
      if (mine !== host) return;
      launcher.hidden = false;
      emit("error", { reason: "load" });
      apology();
    }
  }

  /** Our scripts don't arrive: the help centre still does. */
  function apology() {
    if (root.querySelector(".apology")) return;
    root.append(apologyIn(settings.locale, new URL("../help/contact", base).href));
  }

  function closed() {
    launcher.hidden = false;
    const at = document.activeElement;
    if (!at || at === host || at === document.body) launcher.focus(); // else somebody is at a field of the host's
    emit("close", {});
  }

  /** @param {number} now */
  function unread(now) {
    count = now;
    label();
    emit("unread", { count });
  }

  function label() {
    launcher.children[1].textContent = firstWords(settings.locale)[0];
    launcher.lastChild.replaceChildren(...(count ? [make("i", { "aria-hidden": "true" }, String(count)), make("span", { class: "word" }, core.words.tn(count, "{count} reply", "{count} replies"))] : []));
  }

  /** @param {string} name @param {object} detail */
  function emit(name, detail) {
    for (const call of listeners.get(name) ?? []) {
      try { call(detail); } catch (error) { console.error(error); }
    }
    document.dispatchEvent(new CustomEvent(`aside:${name}`, { detail }));
  }

  let last = place();
  /** @type {string | null} */ let told = null;

  function settle() {
    settings.page = pageHere(settings.pages, told, data.page);
    meet();
  }

  /** Each button that waited for this script shows, once: what the host hides afterwards is its own affair. */
  function meet() {
    for (const one of document.querySelectorAll("[data-help-open], [data-help-contact]")) if (!met.has(one)) met.add(one), one.removeAttribute("hidden");
    if (settings.marks && document.querySelector("[data-help]")) marks ??= import(`${base}static/marks.js`).then((module) => module.createMarks({ settings, open, word: firstWords(settings.locale)[0] })).catch(() => null);
  }

  function turned() {
    settle();
    panel?.pageChanged();
    emit("page", { page: settings.page, url: location.href });
  }

  function moved() {
    if (place() === last || !host) return;
    last = place();
    settings.near = "";
    setTimeout(() => host && turned(), 50); // once the application has drawn
  }

  /** The host's own buttons, and which of its parts somebody is at. */
  function hear() {
    const { signal } = life;
    const at = ({ target }) => { settings.near = (target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("[data-help]"))?.dataset.help) || settings.near; };
    for (const name of ["focusin", "pointerover"]) document.addEventListener(name, at, { signal });
    document.addEventListener("click", (event) => {
      const target = /** @type {HTMLElement | null} */ (event.target instanceof Element ? event.target.closest("[data-help-open], [data-help-contact]") : null);
      if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault(); // a link leads on only where this script didn't arrive
      const { helpOpen: query, helpContact: id, helpTitle: title = "" } = target.dataset;
      if (id !== undefined) open({ contact: true, ...(id && { read: { id, title } }) });
      else open(query ? { query } : {});
    }, { signal });
  }

  /** Nothing of this person stays, here or on the server, even when the page is left at once. */
  function forget() {
    Object.assign(settings, { getToken: null, hints: {}, prefill: {}, events: [], near: "" });
    if (panel) return panel.reset();
    const session = drop();
    if (session) fetch(`${base}v1/session/end`, { method: "POST", body: JSON.stringify({ session }), credentials: "omit", keepalive: true }).catch(() => null);
  }

  /** What a visitor's tab kept. */
  function drop() {
    try {
      const session = sessionStorage.getItem("aside");
      sessionStorage.removeItem("aside");
      return session;
    } catch {
      return null; // storage is switched off, so there is nothing to forget
    }
  }

  function unmark() {
    marks?.then((all) => all?.stop());
    marks = null;
  }

  /** @param {object} options */
  function configure(options = {}) {
    const { base: _, near, hints, prefill, events, consent, ...known } = options; // these have verbs of their own
    Object.assign(settings, known);
    unmark();
    dress();
    if (host) label(), settle();
    panel?.configured();
  }

  const on = (name, call) => {
    listeners.set(name, [...(listeners.get(name) ?? []), call]);
    return () => off(name, call);
  };
  const off = (name, call) => { listeners.set(name, (listeners.get(name) ?? []).filter((one) => one !== call && one.of !== call)); };

  /** @type {Record<string, (...words: any[]) => any>} */
  const verbs = {
    init: (options = {}) => {
      if ("page" in options) told = String(options.page ?? "");
      configure(options);
      draw();
    },
    identify: (getToken) => {
      settings.getToken = typeof getToken === "function" ? getToken : async () => getToken;
      panel?.reset();
    },
    page: (key) => {
      told = key === undefined ? null : String(key ?? "");
      turned();
    },
    context: (hints) => { settings.hints = { ...settings.hints, ...hints }; },
    suggest: async (query) => (await ready())?.suggest(String(query)) ?? [],
    open: (at) => open(typeof at === "string" ? { query: at } : at),
    close: () => panel?.close(),
    toggle: () => (panel?.isOpen() ? panel.close() : open()),
    search: (query) => open({ query }),
    ask: (question) => open({ ask: question }),
    article: (id) => open({ article: id }),
    contact: () => open({ contact: true }),
    prefill: (words) => {
      settings.prefill = { ...settings.prefill, ...words };
      panel?.prefill();
    },
    event: (name, facts = {}) => {
      const step = { kind: "event", name: String(name), facts, at: Date.now() };
      if (panel) panel.note(step);
      else settings.events = [...settings.events, step].slice(-20); // they wait here; nothing is sent before help is used
    },
    config: (options) => {
      if (options) configure(options);
      const { base: _, near, hints, prefill, events, getToken, ...shown } = settings;
      return shown;
    },
    consent: (given) => {
      settings.consent = Boolean(given);
      if (given) return;
      settings.events = [];
      panel?.keepNothing();
      drop();
    },
    on,
    off,
    once: (name, call) => {
      const one = Object.assign((detail) => { off(name, one); call(detail); }, { of: call });
      return on(name, one);
    },
    reset: forget,
    destroy: () => {
      life.abort();
      panel?.destroy();
      unmark();
      host?.remove();
      panel = host = null;
      count = 0;
      listeners.clear();
    },
  };

  const waiting = window.aside?.q ?? [];
  const aside = (/** @type {string} */ verb, /** @type {any[]} */ ...words) => {
    if (!Object.hasOwn(verbs, verb)) return console.warn(`aside: there is no verb ${verb}`);
    return verbs[verb](...words);
  };
  aside.loaded = true;
  window.aside = aside;
  for (const call of waiting) aside(call[0], ...Array.from(call).slice(1));
  const begin = () => life.signal.aborted || draw(); // who took it away before it arrived has none
  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);
})({});
