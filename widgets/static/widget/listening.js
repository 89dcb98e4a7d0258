// What people are asked, and what they may ask for: how a conversation went, the question of the quarter, to be told when something changes.

import { h } from "./dom.js";
import { t } from "./words.js";

export { css } from "./channel_styles.js";

const PAUSE = 700; // who passes over a number with the arrow keys doesn't mean it

/** "How did we do?": one tap from 1 to 5, a word if they like, changeable at any time. Whoever is unhappy is shown a way on.
 * @param {{server: any, reference: string, say: (text: string) => void, contact: () => void}} given
 */
export function createRating({ server, reference, say, contact }) {
  let score = 0;
  let timer = 0;
  const told = h("p", { class: "told" });
  const wrong = h("p", { class: "bad", role: "alert" });
  const words = area(t("What made it so? (optional)"));
  const send = h("button", { class: "button small", type: "button", onclick: () => keep(true) }, t("Send the comment"));
  const person = h("button", { class: "button small primary", type: "button", onclick: contact }, t("Talk to a person"));
  const more = h("div", { class: "rating-more", hidden: true }, words, h("div", { class: "row" }, send, person));
  const names = [t("Very bad"), t("Bad"), t("All right"), t("Good"), t("Very good")];
  const { body, choices } = drawScale(t("How did we do?"), 1, names, choose);
  body.append(told, more, wrong);

  /** @param {number} chosen */
  function choose(chosen) {
    score = chosen;
    clearTimeout(timer);
    timer = window.setTimeout(() => keep(false), PAUSE);
  }

  /** @param {boolean} withWords */
  async function keep(withWords) {
    clearTimeout(timer);
    timer = 0;
    if (!score) return;
    if (withWords && !words.value.trim()) return words.focus();
    try {
      await server.ask("ratings", { reference, score, comment: words.value.trim() || null });
      wrong.textContent = "";
      draw(withWords);
      say(told.textContent);
    } catch (error) {
      wrong.textContent = error.message;
    }
  }

  /** @param {boolean} commented */
  function draw(commented) {
    const unhappy = score <= 2;
    told.textContent = unhappy ? t("Thank you for saying so. A person can look at it again.") : commented ? t("Thank you. We read every word.") : t("Thank you. You can change it any time.");
    more.hidden = false;
    person.hidden = !unhappy;
    if (body.isConnected) body.scrollIntoView({ block: "nearest" });
  }

  return {
    body,
    /** What was rated before. @param {{score: number, comment: string | null} | null} rating */
    show(rating) {
      if (!rating || score) return;
      score = rating.score;
      choices[score - 1].querySelector("input").checked = true;
      words.value = rating.comment ?? "";
      draw(Boolean(rating.comment));
    },
    stop() {
      if (timer) keep(false);
    },
  };
}

/** At the end of Start: a number, a reason if they like, thanks. "Not now" is an answer too. The server has the words.
 * @param {{server: any, page: () => string, wish: () => Promise<Node | null>, done: () => void}} given @returns {Promise<HTMLElement>} 
 */
export async function createSurvey({ server, page, wish, done }) {
  const { least, most, words } = await server.ask("survey", {});
  let score = -1;
  const wrong = h("p", { class: "bad", role: "alert" });
  const reason = area(words.why);
  const more = h("div", { class: "rating-more", hidden: true }, reason, h("p", { class: "told" }, words.optional));
  const send = h("button", { class: "button small primary", type: "button", hidden: true, onclick: answer }, words.send);
  const later = h("button", { class: "button small", type: "button", onclick: putOff }, words.later);
  const names = [words.low, ...Array(most - least - 1).fill(""), words.high];
  const { body } = drawScale(words.question, least, names, choose);
  body.append(more, wrong, h("div", { class: "row" }, send, later));
  return body;

  /** @param {number} number */
  function choose(number) {
    score = number;
    more.hidden = send.hidden = false;
  }

  async function answer() {
    try {
      await server.ask("survey/answers", { score, comment: reason.value.trim() || null, page: page() });
      const thanks = h("p", { tabindex: "-1" }, words.thanks);
      body.replaceChildren(thanks);
      thanks.focus();
      const offered = reason.value.trim() && await wish();
      if (offered) body.append(offered);
    } catch (error) {
      wrong.textContent = error.message;
    }
  }

  /** What the server doesn't hear of now it takes as asked all the same. */
  function putOff() {
    server.ask("survey/putting-off", {}).catch(() => null);
    body.remove();
    done();
  }
}

/** After something was said: tell me when something about it changes. Unchecked, and taken back where it was given. The server has the words.
 * @param {any} server @param {string} about thread | article | survey @param {string} [name] which one @returns {Promise<HTMLElement>} 
 */
export async function createWish(server, about, name = "") {
  const id = `wish-${about}`;
  const ask = (/** @type {boolean | null} */ wish) => server.ask("wishes", { about, name, wish });
  const now = await ask(null);
  const box = h("input", { type: "checkbox", id, checked: now.wished, "aria-describedby": `${id}-told`, onchange: turn });
  const line = h("p", { id: `${id}-told`, role: "status" });
  show();
  return h("div", { class: "wish" }, box, h("label", { for: id }, now.label), line);

  async function turn() {
    try {
      await ask(box.checked);
      show();
    } catch (error) {
      box.checked = !box.checked;
      line.textContent = error.message;
    }
  }

  function show() {
    line.textContent = box.checked ? now.promise : "";
  }
}

/**
 * A question with its numbers; the first and the last say what they mean, the others where they have a name.
 * @param {string} question @param {number} least @param {string[]} names of each number @param {(chosen: number) => void} choose
 */
function drawScale(question, least, names, choose) {
  const choices = names.map((name, at) => h("label", { class: "score" },
    h("input", { type: "radio", name: question, "aria-label": `${at + least}${name && ", "}${name}`, onchange: () => choose(at + least) }), h("span", { "aria-hidden": "true" }, String(at + least))));
  const body = h("section", { class: "rating", "aria-label": question },
    h("fieldset", {}, h("legend", {}, question), h("div", { class: `scores of-${names.length}` }, ...choices),
      h("p", { class: "ends", "aria-hidden": "true" }, h("span", {}, names[0]), h("span", {}, names[names.length - 1]))));
  return { body, choices };
}

/** @param {string} label */
const area = (label) => h("textarea", { rows: "2", maxlength: "2000", "aria-label": label, placeholder: label });
