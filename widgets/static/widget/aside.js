// Aside's loader: a word at the side of the page. Everything else arrives when somebody opens it. Stores nothing.
(() => {
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript ?? document.querySelector("script[data-site][src*='aside.js']"));
  if (!script || window.aside?.loaded) return;
  const base = new URL(".", script.src).href;
  const data = script.dataset;
  const settings = {
    base, site: data.site ?? "", page: data.page ?? "", getToken: data.tokenUrl ? () => tokenFrom(data.tokenUrl ?? "") : null,
    locale: document.documentElement.lang || "en",
  };
  const listeners = new Map();
  let panel = null;
  /** @type {Promise<any> | null} */ let loading = null;
  /** @type {HTMLElement | null} */ let host = null;
  /** @type {ShadowRoot} */ let root;
  /** @type {HTMLButtonElement} */ let launcher;

  const css = `
:host { all: initial; color-scheme: light dark; --accent: #0b6660; --accent-ink: #fff; --lift: 0 12px 32px rgb(29 35 34 / .16), 0 2px 8px rgb(29 35 34 / .08); }
@media (prefers-color-scheme: dark) { :host { --accent: #63c9be; --accent-ink: #06231f; --lift: 0 12px 32px rgb(0 0 0 / .5); } }
.launcher { position: fixed; inset-inline-end: 24px; bottom: 24px; z-index: 2147483000; display: inline-flex; align-items: center; gap: 8px; height: 48px; margin: 0; padding: 0 18px 0 14px; border: 0; border-radius: 999px; background: var(--accent); color: var(--accent-ink); font: 600 16px/1 "Inter", -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; box-shadow: var(--lift); cursor: pointer; }
.launcher:hover { filter: brightness(1.06); }
.launcher:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
.launcher svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 1.5; }
.launcher[hidden] { display: none; }
.badge { margin-inline-end: -6px; padding: 0 9px; border-radius: 999px; background: var(--accent-ink); color: var(--accent); font-size: 13px; line-height: 24px; }
.badge:empty { display: none; }
@media (max-width: 480px) {
  .launcher { inset-inline-end: 0; bottom: 32px; width: 56px; height: 56px; justify-content: center; padding: 0; border-start-start-radius: 16px; border-end-start-radius: 16px; border-start-end-radius: 0; border-end-end-radius: 0; }
  .launcher svg { width: 24px; height: 24px; }
  .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .badge { position: absolute; top: -8px; inset-inline-start: -8px; margin: 0; padding: 0 8px; box-shadow: 0 0 0 1.5px var(--accent); }
}
.apology { position: fixed; inset-inline-end: 24px; bottom: 84px; z-index: 2147483000; margin: 0; padding: 12px 16px; border-radius: 10px; background: Canvas; color: CanvasText; font: 14px/20px system-ui, sans-serif; box-shadow: var(--lift); }
@media (forced-colors: active) { .launcher { border: 2px solid ButtonText; } }
@media print { :host { display: none; } }`;

  /** @param {string} url */
  async function tokenFrom(url) {
    const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
    return answer.status === 200 ? (await answer.json()).token : null;
  }

  function draw() {
    if (host) return;
    host = document.createElement("aside-help");
    root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    launcher = document.createElement("button");
    launcher.type = "button";
    launcher.className = "launcher";
    launcher.setAttribute("aria-haspopup", "dialog");
    launcher.setAttribute("aria-expanded", "false");
    const word = document.createElement("span");
    word.className = "word";
    word.textContent = settings.locale.startsWith("es") ? "Ayuda" : "Help";
    const badge = document.createElement("span");
    badge.className = "badge";
    launcher.append(mark(), word, badge);
    launcher.addEventListener("click", () => open());
    root.append(launcher);
    document.body.append(host);
    emit("ready", {});
  }

  function mark() {
    const ns = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(ns, "svg");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("aria-hidden", "true");
    const frame = document.createElementNS(ns, "rect");
    for (const [name, value] of [["x", "2.75"], ["y", "3.25"], ["width", "14.5"], ["height", "13.5"], ["rx", "3"]]) frame.setAttribute(name, value);
    const side = document.createElementNS(ns, "path");
    side.setAttribute("d", "M12.25 3.25h2a3 3 0 0 1 3 3v7.5a3 3 0 0 1-3 3h-2z");
    side.setAttribute("fill", "currentColor");
    svg.append(frame, side);
    return svg;
  }

  /** The rest of the widget; fetched once, on first use, all modules at the same time. */
  function load() {
    for (const name of ["frame", "home", "suggestions", "section", "server", "dom", "styles", "article", "helped", "offer", "message", "thread", "replies", "journey"]) import(`${base}static/${name}.js`).catch(() => null);
    const spoken = import(`${base}static/words.js`).then((words) => words.speak(settings.locale));
    loading ??= Promise.all([import(`${base}static/panel.js`), spoken]).then(([panel]) => panel).catch((error) => {
      loading = null;
      throw error;
    });
    return loading;
  }

  /** @param {{article?: string, query?: string, contact?: boolean, read?: {id: string, title: string}}} [at] */
  async function open(at = {}) {
    draw();
    try {
      const module = await load();
      panel ??= module.createPanel({ root, settings, emit, onClose: closed, onUnread: unread });
      launcher.hidden = true;
      launcher.setAttribute("aria-expanded", "true");
      root.querySelector(".apology")?.remove();
      emit("open", {});
      await panel.open(at);
    } catch {
      launcher.hidden = false;
      emit("error", { reason: "load" });
      apology();
    }
  }

  /** Our scripts don't arrive: the help centre still does. */
  function apology() {
    if (root.querySelector(".apology")) return;
    const note = document.createElement("p");
    note.className = "apology";
    note.setAttribute("role", "alert");
    const link = document.createElement("a");
    link.href = new URL("../help/contact", base).href;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Open the help centre";
    note.append("Help didn’t load. ", link);
    root.append(note);
  }

  function closed() {
    launcher.hidden = false;
    launcher.setAttribute("aria-expanded", "false");
    launcher.focus();
    emit("close", {});
  }

  /** @param {number} count */
  function unread(count) {
    const badge = launcher.querySelector(".badge");
    const what = document.createElement("span");
    what.className = "word";
    what.textContent = count === 1 ? " reply" : " replies";
    badge.replaceChildren(...(count ? [String(count), what] : []));
    emit("unread", { count });
  }

  /** @param {string} name @param {object} detail */
  function emit(name, detail) {
    for (const call of listeners.get(name) ?? []) {
      try { call(detail); } catch (error) { console.error(error); }
    }
    document.dispatchEvent(new CustomEvent(`aside:${name}`, { detail }));
  }

  /** @type {Record<string, (...words: any[]) => any>} */
  const verbs = {
    init: (options = {}) => { for (const name of ["site", "page", "locale", "getToken"]) if (name in options) settings[name] = options[name]; draw(); },
    identify: (getToken) => { settings.getToken = typeof getToken === "function" ? getToken : async () => getToken; panel?.reset(); },
    page: (key) => { settings.page = String(key ?? ""); panel?.pageChanged(); emit("page", { page: settings.page }); },
    open: (at) => open(typeof at === "string" ? { query: at } : at),
    close: () => panel?.close(),
    toggle: () => (panel?.isOpen() ? panel.close() : open()),
    article: (id) => open({ article: id }),
    search: (query) => open({ query }),
    contact: () => open({ contact: true }),
    on: (name, call) => { listeners.set(name, [...(listeners.get(name) ?? []), call]); },
    off: (name, call) => { listeners.set(name, (listeners.get(name) ?? []).filter((one) => one !== call)); },
    reset: () => { panel?.reset(); },
    destroy: () => { panel?.destroy(); panel = null; host?.remove(); host = null; },
  };

  const waiting = window.aside?.q ?? [];
  const aside = (/** @type {string} */ verb, /** @type {any[]} */ ...words) => {
    if (!Object.hasOwn(verbs, verb)) return console.warn(`aside: there is no verb ${verb}`);
    return verbs[verb](...words);
  };
  aside.loaded = true;
  window.aside = aside;
  for (const call of waiting) aside(call[0], ...Array.from(call).slice(1));
  if (document.body) draw();
  else document.addEventListener("DOMContentLoaded", draw);
  document.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement | null} */ (event.target instanceof Element ? event.target.closest("[data-help-open], [data-help-contact]") : null);
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault(); // a link leads on only where this script didn't arrive
    const { helpOpen: query, helpContact: id, helpTitle: title = "" } = target.dataset;
    if (id !== undefined) open({ contact: true, ...(id && { read: { id, title } }) });
    else open(query ? { query } : {});
  });
  for (const button of document.querySelectorAll("[data-help-open][hidden], [data-help-contact][hidden]")) button.removeAttribute("hidden");
})();
