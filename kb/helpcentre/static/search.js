// The help centre's search field: suggestions as you type, by mouse, touch and keyboard, announced. A combobox by the APG.

const form = document.querySelector("form[data-suggest]");
document.documentElement.classList.add("js");
if (form instanceof HTMLFormElement) start(form);

/** @param {HTMLFormElement} form */
function start(form) {
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
  const list = /** @type {HTMLElement} */ (form.querySelector("[data-list]"));
  const announcer = /** @type {HTMLElement} */ (form.querySelector("[data-announce]"));
  const clear = /** @type {HTMLElement} */ (form.querySelector("[data-clear]"));
  const say = speaker(JSON.parse(form.dataset.words ?? "{}"));
  /** @type {AbortController | undefined} */ let request;
  let timer = 0;
  let chosen = -1;
  /** @type {{id: string, url: string, title: string, section: string, snippet: string, lede: string, matched: string[]}[]} */ let hits = [];
  let suggested = { query: "", opening: "", hits }; // the last answer; its key proves that we showed these
  /** @type {{run: () => void, symbol: string, title: (Node | string)[], under: string, hit?: typeof hits[0], kind?: string}[]} */ let rows = [];

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", "suggestions");
  input.setAttribute("aria-expanded", "false");

  input.addEventListener("input", () => {
    clear.hidden = !input.value;
    clearTimeout(timer);
    timer = window.setTimeout(ask, 90);
  });
  input.addEventListener("keydown", onKey);
  input.addEventListener("focus", () => rows.length && input.value.trim() && show());
  document.addEventListener("click", (event) => form.contains(/** @type {Node} */ (event.target)) || hide());
  clear.addEventListener("click", () => {
    input.value = "";
    clear.hidden = true;
    forget();
    input.focus();
  });

  async function ask() {
    request?.abort();
    const query = input.value;
    if (!query.trim()) return forget();
    request = new AbortController();
    try {
      const answer = await fetch(suggestions(query), { signal: request.signal });
      if (!answer.ok) return;
      suggested = await answer.json();
      hits = suggested.hits;
      rows = [...hits.map((hit) => ({ run: () => open(hit), symbol: "page", title: marked(hit.title, hit.matched), under: hit.section, hit })), ...assistant(query), last(query)];
      chosen = -1;
      show();
      announce();
    } catch (error) {
      if (!(error instanceof DOMException)) hide(); // offline: the form itself still works
    }
  }

  /** @param {string} query */
  function suggestions(query) {
    const address = new URL(form.dataset.suggest ?? "", location.href);
    address.searchParams.set("q", query);
    return address;
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") return hide();
    if (event.key === "Enter" && chosen >= 0 && !list.hidden) {
      event.preventDefault();
      return rows[chosen].run();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    if (!rows.length) return;
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    chosen = (chosen + step + rows.length + (chosen < 0 && step < 0 ? 1 : 0)) % rows.length;
    show();
  }

  /** Below the answers the way to all of them; where there are none, the way to a person. @param {string} query */
  function last(query) {
    if (hits.length) return { run: () => form.requestSubmit(), symbol: "search", title: [say("All answers for “{query}”", { query: query.trim() })], under: "" };
    return { run: () => askPerson(), symbol: "person", title: [say("Talk to a person about this")], under: "" };
  }

  /** Where help's script is there and articles may answer, the assistant puts them into words. @param {string} query */
  function assistant(query) {
    if (!hits.length || !window.aside?.loaded) return [];
    const run = () => {
      asked();
      hide();
      window.aside?.("ask", query.trim());
    };
    return [{ run, symbol: "mark", title: [say("Ask the assistant")], under: say("answers with sources"), kind: "one" }];
  }

  function show() {
    list.hidden = false;
    list.classList.toggle("none", !hits.length);
    input.setAttribute("aria-expanded", "true");
    const box = element("div", { role: "listbox", id: "suggestions", "aria-label": say("Suggestions") });
    rows.forEach((row, at) => box.append(option(row, at)));
    const nothing = element("p", { class: "nothing" }, say("No article covers that yet. Try other words."));
    list.replaceChildren(element("div", { class: "suggest-list" }, ...(hits.length ? [] : [nothing]), box), ...(hits.length ? [peek(rows[Math.max(chosen, 0)].hit ?? hits[0])] : []));
    if (chosen >= 0) input.setAttribute("aria-activedescendant", `suggestion-${chosen}`);
    else input.removeAttribute("aria-activedescendant");
  }

  /** @param {typeof rows[0]} row @param {number} at */
  function option({ run, symbol, title, under, hit, kind = "last" }, at) {
    const made = element(
      "div",
      { class: hit ? "option" : `option ${kind}`, role: "option", id: `suggestion-${at}`, "aria-selected": String(at === chosen) },
      icon(symbol),
      element("div", {}, element("p", { class: "option-title" }, ...title), ...(under ? [element("p", { class: "option-sec" }, under)] : [])),
    );
    if (at === chosen) made.append(element("span", { class: "key", "aria-hidden": "true" }, icon("enter")));
    made.addEventListener("click", run);
    if (hit) made.addEventListener("pointerenter", () => list.querySelector(".peek")?.replaceWith(peek(hit)));
    return made;
  }

  /** @param {typeof hits[0]} hit */
  function peek(hit) {
    const keys = element("p", { class: "peek-foot" }, element("kbd", {}, "↑"), element("kbd", {}, "↓"), ` ${say("move")} `, element("kbd", {}, "↵"), ` ${say("read")} `, element("kbd", {}, "esc"), ` ${say("close")}`);
    return element("div", { class: "peek", "aria-hidden": "true" }, element("p", { class: "peek-title" }, hit.title), element("p", {}, hit.lede || hit.snippet), keys);
  }

  /** Goes to an article, and tells what was asked, shown and opened, so that the next person finds it sooner. @param {typeof hits[0]} hit */
  function open(hit) {
    asked();
    const told = new FormData();
    told.set("_csrf", form.dataset.token ?? "");
    told.set("query", suggested.query);
    told.set("opened", hit.id);
    told.set("opening", suggested.opening);
    keep(hit.id);
    for (const one of hits) told.append("shown", one.id);
    navigator.sendBeacon(form.dataset.told ?? "", told);
    location.href = hit.url;
  }

  /** The article tells by the key how long it was read, so that a quick way back counts less. @param {string} id */
  function keep(id) {
    try {
      sessionStorage.setItem("help.opening", JSON.stringify({ key: suggested.opening, id }));
    } catch {
      // storage is switched off
    }
  }

  /** @param {string} name */
  function icon(name) {
    const space = "http://www.w3.org/2000/svg";
    const picture = document.createElementNS(space, "svg");
    for (const [key, value] of Object.entries({ class: "icon", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" })) picture.setAttribute(key, value);
    const use = document.createElementNS(space, "use");
    use.setAttribute("href", `${form.dataset.icons}#${name}`);
    picture.append(use);
    return picture;
  }

  /** Says what was looked for, to whoever takes it along. */
  function asked() {
    document.dispatchEvent(new CustomEvent("help:asked", { detail: input.value }));
  }

  /** Help in place where its script is there; else the page that says how. */
  function askPerson() {
    asked();
    hide();
    const link = document.querySelector("a[data-help-contact]");
    if (link instanceof HTMLElement) link.click();
  }

  function forget() {
    hits = [];
    rows = [];
    hide();
  }

  function hide() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  let saying = 0;
  function announce() {
    clearTimeout(saying);
    saying = window.setTimeout(() => {
      announcer.textContent = hits.length ? say("{n} suggestions. Use the arrow keys to choose.", { n: hits.length }) : say("No article covers that yet. You can talk to a person.");
    }, 600);
  }
}

/** Our own words in the language of the page. @param {{lang?: string, words?: Record<string, string | Record<string, string>>}} given */
function speaker({ lang = "en", words = {} }) {
  const plural = new Intl.PluralRules(lang);
  /** @param {string} english @param {Record<string, string | number>} [values] */
  return (english, values = {}) => {
    const found = words[english] ?? english;
    const chosen = typeof found === "string" ? found : found[plural.select(Number(values.n))] ?? found.other;
    return chosen.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  };
}

/** @param {string} text @param {string[]} matched */
function marked(text, matched) {
  return text.split(/([^\p{L}\p{N}’']+)/u).map((piece) => {
    const folded = piece.normalize("NFKD").replace(/[\u0300-\u036f’']/g, "").toLowerCase();
    return matched.includes(folded) ? element("mark", {}, piece) : piece;
  });
}

/** @param {string} tag @param {Record<string, string>} attributes @param {...(Node | string)} inside */
function element(tag, attributes, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}
