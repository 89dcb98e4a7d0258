// "Did this help?": one tap; when it didn't, a word to the writers and the way to a person.

import { h, icon } from "./dom.js";
import { t } from "./words.js";

/** @param {{vote: (helped: boolean, comment: string | null) => Promise<any>, wish: () => Promise<Node | null>, contact: () => void, say: (text: string) => void}} given */
export function drawHelped({ vote, wish, contact, say }) {
  const box = h("div", { class: "helped", role: "group", "aria-labelledby": "helped" },
    h("p", { id: "helped" }, t("Did this help?")),
    h("button", { class: "button small", type: "button", onclick: () => answer(true) }, icon("check"), t("Yes")),
    h("button", { class: "button small", type: "button", onclick: () => answer(false) }, t("Not yet")));

  /** @param {boolean} helped */
  async function answer(helped) {
    if (!(await voted(helped, null))) return;
    if (helped) return thank(t("Good to know. Thank you."));
    const words = h("textarea", { rows: "2", maxlength: "2000", "aria-label": t("What did you hope to find? (optional)"), placeholder: t("What did you hope to find? (optional)") });
    const person = h("button", { class: "button primary small", type: "button", onclick: contact }, t("Talk to a person"));
    const send = h("button", { class: "button small", type: "button", onclick: comment }, t("Tell the writers"));
    box.replaceChildren(h("p", { id: "helped" }, t("Still need help?")), words, h("div", { class: "helped-row" }, person, send));
    box.classList.add("open");
    person.focus();

    async function comment() {
      if (!words.value.trim()) return words.focus();
      if (!(await voted(false, words.value.trim()))) return;
      thank(t("Thank you. A writer will see it."));
      const more = await wish().catch(() => null);
      if (more) box.append(more);
    }
  }

  /** @param {boolean} helped @param {string | null} comment */
  async function voted(helped, comment) {
    try {
      await vote(helped, comment);
      return true;
    } catch (error) {
      say(error.message);
      box.querySelector(".bad")?.remove();
      box.append(h("p", { class: "bad" }, error.message));
      return false;
    }
  }

  /** @param {string} words */
  function thank(words) {
    box.classList.remove("open");
    const line = h("p", { id: "helped", tabindex: "-1" }, words);
    box.replaceChildren(line);
    line.focus();
  }

  return box;
}
