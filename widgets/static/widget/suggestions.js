// Suggestions as somebody types: a combobox by the APG. Focus stays in the field; late answers are dropped; counts are announced.

import { h, icon, marked } from "./dom.js";
import { t, tn } from "./words.js";

const WAIT = 80;

/**
 * @param {{server: any, page: () => string, read: () => string[], say: (text: string) => void, openArticle: (id: string) => void, openSection: (topic: any) => void, contact: () => void, converse: (question: string) => void,
 *   typed: (query: string) => void, typing: (busy: boolean, choice?: boolean) => void, note: (step: object) => void}} given
 */
export function createSuggestions({ server, page, read, say, openArticle, openSection, contact, converse, typed, typing, note }) {
  const input = h("input", {
    id: "q", type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": "list", "aria-autocomplete": "list", "aria-label": t("Ask in your own words"),
    autocomplete: "off", spellcheck: "false", enterkeyhint: "search", maxlength: "300", placeholder: t("Ask in your own words"),
  });
  const clear = h("button", { class: "icon-button small", type: "button", hidden: true, "aria-label": t("Clear what you typed"), onclick: () => reset(true) }, icon("close"));
  const field = h("div", { class: "field" }, icon("search"), input, clear);
  const results = h("div", { class: "results", hidden: true });
  /** @type {AbortController | null} */ let request = null;
  let timer = 0;
  let saying = 0;
  let chosen = 0;
  /** @type {{run: () => void, label: string}[]} */ let options = [];
  let last = null;

  input.addEventListener("input", () => {
    clear.hidden = !input.value;
    clearTimeout(timer);
    request?.abort();
    if (!input.value.trim()) return reset(false);
    typed(input.value.trim()); // now: who asks for a person before we answered takes their words along
    timer = window.setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", onKey);

  async function ask() {
    const query = input.value;
    request?.abort();
    request = new AbortController();
    try {
      const answer = await server.ask("suggest", { query, page: page(), recently_read: read() }, request.signal);
      if (query !== input.value) return; // late: something else is typed by now
      last = answer;
      show(answer);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      fail(error);
    }
  }

  /** @param {any} answer */
  function show(answer) {
    chosen = 0;
    options = [];
    const list = h("div", { role: "listbox", id: "list", "aria-label": t("Suggestions"), class: "listbox" });
    const { hits, sure, unsure } = answer;
    const person = () => option(() => { finish(null); contact(); }, t("Talk to a person"), icon("person"), h("p", { class: "option-title" }, hits.length && !unsure ? t("None of these? Ask a person") : t("Ask a person about this")), "one ask");
    const assistant = () => option(() => { finish(null); converse(input.value.trim()); }, t("Ask the assistant"), icon("chat"), h("p", { class: "option-title" }, t("Ask the assistant"), " ", h("span", { class: "aside-note" }, t("answers with sources"))), "one");
    const topic = (one) => option(() => { finish(null); openSection(one); }, one.name, icon("list"), h("p", { class: "option-title" }, one.name), "one");
    const rest = hits.slice(sure ? 1 : 0);
    const closest = unsure || !rest.some((hit) => hit.matched.length);
    if (unsure) list.append(group(t("A person"), [person()], false));
    if (sure) list.append(group(t("Best answer"), [suggestion(hits[0], "best-answer")]));
    if (rest.length) list.append(group(sure ? t("Other answers") : closest ? t("Closest we have") : t("Answers"), rest.map((hit) => suggestion(hit))));
    const more = unsure ? [] : [...(hits.length ? [...answer.topics.map(topic), assistant()] : []), person()];
    if (more.length) list.append(group(t("More ways"), more, false));
    const [told, way] = !hits.length ? [t("No article covers that yet."), t("Try other words, or ask a person. We’ve noted what you looked for.")]
      : unsure ? [t("We may not have an article on this."), t("A person can answer it. The closest we have is below.")] : [];
    results.replaceChildren(...(answer.spelling ? [h("p", { class: "spelling" }, t("Showing"), " ", h("strong", {}, answer.spelling))] : []),
      ...(told ? [h("div", { class: "nothing" }, h("p", {}, h("strong", {}, told)), h("p", { class: "quiet" }, way))] : []), list);
    results.hidden = false;
    input.setAttribute("aria-expanded", "true");
    typing(true);
    mark();
    clearTimeout(saying);
    saying = window.setTimeout(() => say(announced(answer)), 700);
  }

  /** @param {any} answer */
  function announced({ hits, sure, unsure }) {
    if (!hits.length) return t("No suggestions. You can ask a person.");
    const count = tn(hits.length, "{count} suggestion", "{count} suggestions");
    if (unsure) return t("We may not have an article on this. Asking a person is selected; {suggestions} below.", { suggestions: count });
    return sure ? t("Best answer: {title}. {suggestions}. The first is selected.", { title: hits[0].title, suggestions: count }) : t("{suggestions}. The first is selected.", { suggestions: count });
  }

  /** @param {string} name @param {Node[]} inside @param {boolean} [shown] */
  function group(name, inside, shown = true) {
    return h("div", { role: "group", "aria-label": name }, shown && h("p", { class: "eyebrow", "aria-hidden": "true" }, name), ...inside);
  }

  /** @param {any} hit @param {string} [kind] */
  function suggestion(hit, kind) {
    return option(() => open(hit.id), hit.title, icon("page"), h("div", {}, h("p", { class: "option-title" }, ...marked(hit.title, hit.matched)), h("p", { class: "option-snip" }, ...marked(hit.snippet, hit.matched))), kind);
  }

  /** @param {() => void} run @param {string} label @param {Node} symbol @param {Node} body @param {string} [kind] */
  function option(run, label, symbol, body, kind = "") {
    const at = options.length;
    options.push({ run, label });
    const key = h("span", { class: "key", "aria-hidden": "true", hidden: true }, icon("enter"));
    return h("div", { class: `option ${kind}`.trim(), role: "option", id: `o${at}`, "aria-selected": "false", onclick: run, onpointermove: () => choose(at) }, symbol, body, key);
  }

  /** @param {number} at */
  function choose(at) {
    if (at === chosen) return;
    chosen = at;
    mark();
  }

  function mark() {
    for (const one of results.querySelectorAll("[role=option]")) {
      const on = one.id === `o${chosen}`;
      one.setAttribute("aria-selected", String(on));
      one.querySelector(".key").hidden = !on;
    }
    input.setAttribute("aria-activedescendant", `o${chosen}`);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Escape" && input.value) {
      event.preventDefault(); // the first Escape clears, the next closes the panel
      return reset(true);
    }
    if (results.hidden || !options.length) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose((chosen + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
      results.querySelector(`#o${chosen}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      options[chosen]?.run();
    }
  }

  /** @param {string} id */
  function open(id) {
    finish(id);
    openArticle(id);
  }

  /** Notes what was asked, shown and opened, once a question. @param {string | null} opened */
  function finish(opened) {
    if (!last) return;
    note({ kind: "search", page: page(), query: last.query, shown: last.hits.map((hit) => hit.id), opened });
    last = null;
  }

  /** @param {Error} error */
  function fail(error) {
    const offline = navigator.onLine === false;
    options = [];
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    results.replaceChildren(h("div", { class: "wrong nothing", role: "alert" }, h("p", {}, offline ? t("You’re offline. We’ll search again when you’re back.") : `${t("Search isn’t answering.")} ${error.message}`),
      h("button", { class: "button small", type: "button", onclick: ask }, t("Try again"))));
    results.hidden = false;
    typing(true, false);
    if (offline) addEventListener("online", () => input.value && ask(), { once: true });
  }

  /** @param {boolean} focus */
  function reset(focus) {
    finish(null);
    clearTimeout(timer);
    request?.abort();
    input.value = "";
    clear.hidden = true;
    results.hidden = true;
    results.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    typing(false);
    if (focus) input.focus();
  }

  return {
    field, results, focus: () => input.focus(), query: () => input.value.trim(), shown: () => (last ? last.hits.map((hit) => hit.id) : []), finish, empty: () => reset(false),
    /** @param {string} query */
    fill(query) {
      input.value = query;
      clear.hidden = !query;
      if (!query) return;
      typed(query);
      ask();
    },
  };
}
