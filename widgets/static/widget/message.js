// Writing to a person: one field to fill, what a team or a call needs beside it, and everything we already know, to be left out if they want.

import { h, icon } from "./dom.js";
import { createAttachments } from "./files.js";
import { verb } from "./offer.js";
import { t } from "./words.js";

export { css } from "./channel_styles.js";

/** A key no other question has; sending it again is the same question. Works on plain http too. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** For whom nothing can be sent from here. @param {string} helpUrl */
export const otherWay = (helpUrl) => h("a", { href: `${helpUrl}contact`, target: "_blank", rel: "noopener" }, t("Write from the help centre"));

/**
 * What a channel asks beside the message.
 * @typedef {{body: HTMLElement, fields: Record<string, HTMLElement>, check?: () => {sentence: string, field: string} | null, values: () => object}} Extra
 */

/**
 * @param {{server: any, helpUrl: string, say: (text: string) => void, channel: any, signed: boolean, draft: any, retry: ReturnType<typeof import("./retry.js").createRetry>, carried: {name: string, text: string}[], extra?: Extra | null,
 *   otherWays: () => void, send: (form: {body: string, email: string | null, leaveOut: Set<string>, files: number[], more: object}) => Promise<void>}} given
 */
export function drawMessage({ server, helpUrl, say, channel, signed, draft, retry, carried, extra = null, otherWays, send }) {
  const { leaveOut } = draft;
  const attachments = (draft.attachments ??= createAttachments({ server, say }));
  const words = h("textarea", { id: "m-body", name: "body", rows: "4", maxlength: "20000", required: true, "aria-describedby": "m-wrong", oninput: () => { draft.body = words.value; changed(); }, onpaste: (event) => attachments.take(event) });
  words.value = draft.body;
  const email = h("input", { id: "m-email", type: "email", autocomplete: "email", maxlength: "254", "aria-describedby": "m-wrong", oninput: () => { draft.email = email.value; changed(); } });
  email.value = draft.email;
  const wrong = h("div", { id: "m-wrong" });
  const button = h("button", { class: "button primary wide", type: "submit" }, icon("send"), sending(channel));
  const fields = { body: words, email, ...extra?.fields };

  const passed = carried.length > 0 && h("fieldset", { class: "pass" }, h("legend", { class: "eyebrow" }, t("You won’t have to repeat yourself")),
    h("ul", {}, ...carried.map(({ name, text }) => h("li", {}, h("label", {},
      h("input", { type: "checkbox", checked: !leaveOut.has(name), onchange: (event) => (event.target.checked ? leaveOut.delete(name) : leaveOut.add(name)) }), h("span", {}, text))))));

  const form = h("form", { class: "form", novalidate: true, onsubmit: submit, onchange: changed, ondragover: (event) => event.preventDefault(), ondrop: (event) => attachments.take(event) },
    h("div", {}, h("h2", { class: "serif" }, question(channel)), channel.reason && h("p", { class: "quiet" }, channel.reason)),
    h("div", {}, h("label", { for: "m-body" }, t("Your message")), words, h("div", { class: "beside" }, attachments.button, h("span", { class: "quiet" }, t("Attach files, or paste a screenshot"))), attachments.list),
    extra?.body,
    !signed && h("div", {}, h("label", { for: "m-email" }, t("E-mail"), " ", h("span", { class: "optional" }, t("(optional, so that we can reach you later)"))), email),
    wrong, passed, button);

  /** What goes again by itself is what they sent, not what they are writing anew. */
  function changed() {
    retry.stop();
    if (wrong.firstChild) tell("", null);
  }

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    retry.stop();
    if (button.getAttribute("aria-disabled") === "true") return;
    tell("", null);
    if (!words.value.trim()) return tell(t("Write a few words first, so that we know how to help."), words);
    const missing = extra?.check?.();
    if (missing) return tell(missing.sentence, fields[missing.field]);
    if (email.value.trim() && !/^\S+@\S+\.\S+$/.test(email.value.trim())) return tell(t("That doesn’t look like an e-mail address. Check it, or leave it empty."), email);
    if (attachments.waiting()) return tell(attachments.waiting(), null);
    deliver();
  }

  async function deliver() {
    button.setAttribute("aria-disabled", "true");
    draft.channel = channel.channel;
    try {
      await send({ body: words.value, email: email.value.trim() || null, leaveOut, files: attachments.ids(), more: extra?.values() ?? {} });
    } catch (error) {
      const again = retry.plan(error, deliver);
      const sentence = navigator.onLine === false ? t("You’re offline. It is sent when you’re back.")
        : again ? t("{problem} Your message is kept here. It goes again by itself.", { problem: error.message }) : t("{problem} Your message is kept here.", { problem: error.message });
      if (!wrong.textContent.startsWith(sentence)) tell(sentence, fields[error.field] ?? null, error.field ? null : error.status === 409 && channel.channel === "live_chat" ? elsewhere() : otherWay(helpUrl)); // said once, however often it is tried
    } finally {
      button.removeAttribute("aria-disabled");
    }
  }

  /** This way is shut meanwhile: the words stay, and go another. */
  const elsewhere = () => h("button", { class: "text-button", type: "button", onclick: otherWays }, t("Other ways"));

  /** @param {string} sentence @param {HTMLElement | null} field @param {Node | null} [way] */
  function tell(sentence, field, way = null) {
    for (const one of Object.values(fields)) one.removeAttribute("aria-invalid");
    wrong.replaceChildren(...(sentence ? [h("p", { class: "bad", role: "alert" }, icon("alert"), h("span", {}, sentence, way && " ", way))] : []));
    field?.setAttribute("aria-invalid", "true");
    field?.focus();
  }

  if (retry.waits()) {
    retry.stop();
    if (draft.channel === channel.channel) deliver(); // it was on its way when they looked elsewhere
  }
  return { body: form, focus: () => words.focus() };
}

/** @param {any} channel */
function question(channel) {
  switch (channel.channel) {
    case "phone_callback": return t("What is it about, and when may we call?");
    case "ticket": case "live_chat": return t("What do you need?");
    default: return verb(channel);
  }
}

/** @param {any} channel */
function sending(channel) {
  switch (channel.channel) {
    case "live_chat": return t("Send and start the chat");
    case "phone_callback": return t("Book the call");
    default: return t("Send");
  }
}
