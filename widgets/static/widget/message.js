// Writing to a person: one field to fill, and everything we already know shown, to be left out if they want.

import { h, icon } from "./dom.js";
import { named, verb } from "./offer.js";

/** A key no other question has; sending it again is the same question. Works on plain http too. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {{channel: any, signed: boolean, draft: {body: string, email: string}, carried: {name: string, text: string}[],
 *   send: (form: {body: string, email: string | null, leaveOut: Set<string>}) => Promise<void>}} given
 */
export function drawMessage({ channel, signed, draft, carried, send }) {
  const leaveOut = new Set();
  const words = h("textarea", { id: "m-body", name: "body", rows: "5", maxlength: "20000", required: true, "aria-describedby": "m-wrong", oninput: () => { draft.body = words.value; if (wrong.firstChild) tell("", null); } });
  words.value = draft.body;
  const email = h("input", { id: "m-email", type: "email", autocomplete: "email", maxlength: "254", "aria-describedby": "m-wrong", oninput: () => (draft.email = email.value) });
  email.value = draft.email;
  const wrong = h("div", { id: "m-wrong" });
  const button = h("button", { class: "button primary wide", type: "submit" }, icon("send"), isTeam(channel) ? `Send to ${named(channel)}` : "Send");

  const passed = carried.length > 0 && h("fieldset", { class: "pass" }, h("legend", { class: "eyebrow" }, "You won’t have to repeat yourself"),
    h("ul", {}, ...carried.map(({ name, text }) => h("li", {}, h("label", {},
      h("input", { type: "checkbox", checked: true, onchange: (event) => (event.target.checked ? leaveOut.delete(name) : leaveOut.add(name)) }), h("span", {}, text))))));

  const form = h("form", { class: "form", novalidate: true, onsubmit: submit },
    h("div", {}, h("h2", { class: "serif" }, question(channel)), channel.reason && h("p", { class: "quiet" }, channel.reason)),
    h("div", {}, h("label", { for: "m-body" }, "Your message"), words),
    !signed && h("div", {}, h("label", { for: "m-email" }, "E-mail ", h("span", { class: "optional" }, "(optional, so that we can reach you later)")), email),
    wrong, passed, button);

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    tell("", null);
    if (!words.value.trim()) return tell("Write a few words first, so that we know how to help.", words);
    if (email.value.trim() && !/^\S+@\S+\.\S+$/.test(email.value.trim())) return tell("That doesn’t look like an e-mail address. Check it, or leave it empty.", email);
    button.setAttribute("aria-disabled", "true");
    try {
      await send({ body: words.value, email: email.value.trim() || null, leaveOut });
    } catch (error) {
      const refused = error;
      const sentence = navigator.onLine === false ? "You’re offline. Your message is kept here; send it when you’re back." : `${refused.message} Your message is kept here.`;
      tell(sentence, refused.field === "email" ? email : refused.field === "body" ? words : null);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  }

  /** @param {string} sentence @param {HTMLElement | null} field */
  function tell(sentence, field) {
    for (const one of [words, email]) one.removeAttribute("aria-invalid");
    wrong.replaceChildren(...(sentence ? [h("p", { class: "bad", role: "alert" }, icon("alert"), h("span", {}, sentence))] : []));
    field?.setAttribute("aria-invalid", "true");
    field?.focus();
  }

  return { body: form, focus: () => words.focus() };
}

/** @param {any} channel */
function question(channel) {
  if (channel.channel === "phone_callback") return "Which number, when, and what is it about?";
  return isTeam(channel) ? verb(channel) : "What do you need?";
}

/** @param {{channel: string}} channel */
const isTeam = ({ channel }) => !["ticket", "live_chat", "phone_callback"].includes(channel);
