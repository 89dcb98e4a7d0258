// Where the panel starts: a greeting, the search field, what this page is likely to ask, and the person's conversations.

import { exactly, h, icon, when } from "./dom.js";
import { t, tn } from "./words.js";

/** @param {Date} now */
export function partOfDay(now) {
  const hour = now.getHours();
  return hour < 5 || hour >= 18 ? t("Good evening") : hour < 12 ? t("Good morning") : t("Good afternoon");
}

/** @param {string} name */
const greet = (name) => (name ? t("{greeting}, {name}.", { greeting: partOfDay(new Date()), name }) : t("{greeting}.", { greeting: partOfDay(new Date()) }));

/**
 * @param {{suggestions: any, unread: (reference: string) => number, openArticle: (id: string) => void, openThread: (reference: string) => void, openAssistant: () => void,
 *   follow: (incident: number, on: boolean) => Promise<any>, survey: () => Promise<Node>, retry: () => void, helpUrl: string}} given
 */
export function createHome({ suggestions, unread, openArticle, openThread, openAssistant, follow, survey, retry, helpUrl }) {
  const greeting = h("h2", { class: "greeting" }, greet(""));
  const rest = h("div", { class: "home rest" }, h("div", { class: "skeleton", "aria-hidden": "true" }, ...[1, 2, 3, 4, 5].map(() => h("i"))));
  const line = h("p", { class: "greeting-line", hidden: true });
  const card = h("div", {});
  const body = h("div", { class: "home" }, greeting, line, h("div", {}, suggestions.field, suggestions.results), rest);

  /** @param {{name: string | null, greeting: string, likely: any[], threads: any[], incidents: any[], assistant: any, survey: boolean}} known */
  function show(known) {
    const first = (known.name ?? "").trim().split(/\s+/)[0];
    greeting.textContent = greet(first);
    line.textContent = known.greeting ?? "";
    line.hidden = !known.greeting;
    const shown = [...(known.incidents ?? []).map(incident), likely(known.likely), conversations(known)].filter(Boolean);
    if (known.survey && settled(known)) {
      known.survey = false; // once
      survey().then((one) => card.replaceChildren(one), () => null);
    }
    rest.replaceChildren(...(shown.length ? shown : [h("p", { class: "quiet" }, t("Ask anything. If no article answers it, a person does."))]), card);
  }

  /** What is wrong here now, and a way to hear when it isn't any more. @param {any} one */
  function incident(one) {
    const way = h("button", { class: "text-button", type: "button", onclick: turn });
    const wrong = h("span", { class: "bad" });
    say();
    return h("div", { class: "incident" }, icon("alert"), h("div", {},
      h("p", {}, h("strong", {}, t("Known issue: {title}.", { title: one.title.replace(/\.$/, "") })), " ", one.sentence),
      h("p", { class: "incident-meta" }, h("span", {}, t("Updated"), " ", when(one.updated_at)), way, wrong)));

    function say() {
      way.textContent = one.followed ? t("We’ll tell you here. Rather not?") : t("Tell me when it’s fixed");
    }

    async function turn() {
      try {
        await follow(one.id, !one.followed);
        one.followed = !one.followed;
        wrong.textContent = "";
        say();
      } catch (error) {
        wrong.textContent = error.message;
      }
    }
  }

  /** The first question already shows its answer: the page's own, else the likeliest article's. @param {any[]} hits */
  function likely(hits) {
    const own = ofThePage();
    const all = own ? [own, ...hits.filter((hit) => hit.id !== own.id).slice(0, 3)] : hits;
    if (!all.length) return null;
    const rows = all.map(({ id, title, answer, snippet }, at) => h("li", { class: at === 0 && (answer || snippet) ? "first" : null },
      h("button", { type: "button", onclick: () => openArticle(id) }, h("span", {}, title), flipped("next")),
      at === 0 && (answer ? h("p", {}, ...answer) : snippet && h("p", {}, snippet))));
    return h("div", {}, h("h3", { class: "eyebrow" }, t("Likely on this page")), h("ul", { class: "likely" }, ...rows));
  }

  /** With the assistant first, where it isn't over, then with people. @param {{threads: any[], assistant: any}} known */
  function conversations({ threads, assistant }) {
    const rows = threads.map((line) => {
      const fresh = unread(line.reference);
      const state = fresh ? h("span", { class: "chip new" }, tn(fresh, "{count} new", "{count} new")) : line.status === "solved" && h("span", { class: "chip" }, t("Solved"));
      return row({ symbol: "chat", title: line.subject, said: lastOf(line), at: line.at, state, open: () => openThread(line.reference) });
    });
    if (assistant) rows.unshift(row({ symbol: "mark", title: t("Go on with the assistant"), said: t("You: {words}", { words: assistant.question }), at: assistant.at, state: false, open: () => openAssistant() }));
    return rows.length ? h("div", {}, h("h3", { class: "eyebrow" }, t("Your conversations")), h("ul", {}, ...rows)) : null;
  }

  /** @param {{symbol: any, title: string, said: string, at: string, state: Node | false, open: () => void}} given */
  function row({ symbol, title, said, at, state, open }) {
    return h("li", {}, h("button", { class: "thread", type: "button", onclick: open },
      h("span", { class: "avatar", "aria-hidden": "true" }, icon(symbol)),
      h("span", { class: "thread-text" }, h("strong", {}, title), h("span", {}, said)),
      h("span", { class: "thread-side" }, when(at), state)));
  }

  /** The server didn't answer: what happened, and two ways on. @param {string} sentence */
  function fail(sentence) {
    rest.replaceChildren(h("div", { class: "wrong", role: "alert" }, h("p", {}, sentence),
      h("div", { class: "row" }, h("button", { class: "button small", type: "button", onclick: retry }, t("Try again")), h("a", { href: helpUrl, target: "_blank", rel: "noopener" }, t("Open the help centre")))));
  }

  /** While somebody types, the answers have the room. @param {boolean} busy */
  function typing(busy) {
    greeting.hidden = rest.hidden = busy;
    line.hidden = busy || !line.textContent;
    body.classList.toggle("typing", busy);
  }

  return { body, show, fail, typing };
}

/** A question that the host's page answers for this person: an element with `data-help-question`, `-answer`, `-article` and, for its `{time}`, `-at`. */
function ofThePage() {
  const { helpQuestion: title, helpAnswer = "", helpArticle: id, helpAt } = /** @type {HTMLElement | null} */ (document.querySelector("[data-help-question][data-help-article]"))?.dataset ?? {};
  if (!title) return null;
  const [before, after] = helpAt ? helpAnswer.split("{time}") : [helpAnswer];
  return { id, title, answer: after === undefined ? [before] : [before, h("strong", {}, exactly(helpAt ?? "")), after] };
}

/** Nothing is wrong here, and nobody waits for an answer. @param {any} known */
const settled = ({ incidents, threads, assistant }) => !incidents.length && !assistant && threads.every(({ status }) => ["solved", "closed"].includes(status));

/** What was said last; a question nobody answered yet isn't said twice. @param {any} line */
function lastOf(line) {
  if (!line.last) return line.reference;
  if (line.last_by !== "you") return line.last;
  return line.last.startsWith(line.subject.replace(/…$/, "")) && line.status !== "solved" ? t("We have it. No reply yet.") : t("You: {words}", { words: line.last });
}

/** @param {"next" | "back"} name */
export function flipped(name) {
  const made = icon(name);
  made.classList.add("flip");
  return made;
}
