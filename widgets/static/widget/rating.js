// "How did we do?": one tap from 1 to 5, a word if they like, changeable at any time. Whoever is unhappy is shown a way on.

import { h } from "./dom.js";
import { t } from "./words.js";

const PAUSE = 700; // who passes over a number with the arrow keys doesn't mean it

/** @param {{server: any, reference: string, say: (text: string) => void, contact: () => void}} given */
export function createRating({ server, reference, say, contact }) {
  let score = 0;
  let timer = 0;
  const told = h("p", { class: "told" });
  const wrong = h("p", { class: "bad", role: "alert" });
  const words = h("textarea", { rows: "2", maxlength: "2000", "aria-label": t("What made it so? (optional)"), placeholder: t("What made it so? (optional)") });
  const send = h("button", { class: "button small", type: "button", onclick: () => keep(true) }, t("Send the comment"));
  const person = h("button", { class: "button small primary", type: "button", onclick: contact }, t("Talk to a person"));
  const more = h("div", { class: "rating-more", hidden: true }, words, h("div", { class: "row" }, send, person));
  const names = [t("Very bad"), t("Bad"), t("All right"), t("Good"), t("Very good")];
  const choices = names.map((name, at) => h("label", { class: "score" },
    h("input", { type: "radio", name: "score", value: at + 1, "aria-label": `${at + 1}, ${name}`, onchange: () => choose(at + 1) }), h("span", { "aria-hidden": "true" }, String(at + 1))));
  const body = h("section", { class: "rating", "aria-label": t("How did we do?") },
    h("fieldset", {}, h("legend", {}, t("How did we do?")), h("div", { class: "scores" }, ...choices),
      h("p", { class: "ends", "aria-hidden": "true" }, h("span", {}, names[0]), h("span", {}, names[4]))),
    told, more, wrong);

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
