// Talking to a person: the best channel with its reason, then one message that carries what is already known.

import { h, icon, opening } from "./dom.js";

const SYMBOLS = { live_chat: "chat", ticket: "mail", phone_callback: "phone", payments_team: "bank", mediation_team: "shield", trust_safety: "shield", freelancer_success: "person" };

/** @param {any} offer @param {{choose: (channel: any) => void}} given */
export function drawOffer(offer, { choose }) {
  const best = offer.best;
  const box = h("div", { class: "offer" },
    h("h2", { class: "serif", tabindex: "-1", id: "offer-title" }, `${best.label} fits best`),
    h("div", { class: "best" },
      h("div", { class: "best-top" }, h("span", { class: "disc" }, icon(SYMBOLS[best.channel] ?? "person")), h("div", {}, h("h3", {}, best.label), h("p", { class: "quiet" }, best.open ? "Open now" : opening(best.opens_at))), wait(best)),
      h("p", { class: "why" }, best.reason),
      h("button", { class: "button primary wide", type: "button", onclick: () => choose(best) }, `Write to ${inSentence(best.label)}`)));
  if (offer.others.length || offer.closed.length) {
    box.append(h("ul", { class: "channels" },
      ...offer.others.map((/** @type {any} */ one) => h("li", {}, h("button", { class: "channel", type: "button", onclick: () => choose(one) }, icon(SYMBOLS[one.channel] ?? "person"), h("span", {}, h("strong", {}, one.label), h("span", {}, one.reason)), icon("next")))),
      ...offer.closed.map((/** @type {any} */ one) => h("li", {}, h("div", { class: "channel is-closed" }, icon(SYMBOLS[one.channel] ?? "person"), h("span", {}, h("strong", {}, one.label), h("span", {}, one.opens_at ? opening(one.opens_at) : one.reason)), h("span", { class: "chip" }, "Closed"))))));
  }
  return box;
}

/** Only what was measured is shown. @param {any} channel */
function wait(channel) {
  if (channel.wait_low === null || channel.wait_high === null) return null;
  return h("div", { class: "figure" }, h("span", { class: "num" }, Math.round((channel.wait_low + channel.wait_high) / 2)), h("small", {}, "min wait", h("br"), `usually ${Math.round(channel.wait_low)} to ${Math.round(channel.wait_high)}`));
}

/** @param {string} label */
const inSentence = (label) => (/^(Live|E-mail|Ticket|Phone)/.test(label) ? "us" : `the ${label.charAt(0).toLowerCase()}${label.slice(1)}`);

/**
 * @param {{channel: any, signed: boolean, draft: {body: string, email: string}, carried: string[], send: (form: {body: string, email: string | null, name: string | null}) => Promise<any>}} given
 */
export function drawForm({ channel, signed, draft, carried, send }) {
  const wrong = h("p", { class: "wrong", id: "form-wrong", hidden: true });
  const body = h("textarea", { id: "body", rows: "6", required: true, "aria-describedby": "form-wrong", oninput: () => (draft.body = body.value) });
  body.value = draft.body;
  const email = h("input", { id: "email", type: "email", autocomplete: "email", "aria-describedby": "email-hint", oninput: () => (draft.email = email.value) });
  email.value = draft.email;
  const button = h("button", { class: "button primary wide", type: "submit" }, channel.channel === "ticket" || channel.channel === "live_chat" ? "Send" : `Send to ${inSentence(channel.label)}`);
  const form = h("form", { class: "ask", novalidate: true, onsubmit: submit },
    h("h2", { class: "serif", tabindex: "-1", id: "form-title" }, "What’s going on?"),
    h("div", { class: "control" }, h("label", { for: "body" }, "Your message"), body),
    signed ? null : h("div", { class: "control" }, h("label", { for: "email" }, "E-mail ", h("span", { class: "quiet" }, "(optional)")), email, h("p", { class: "quiet hint", id: "email-hint" }, "So that the answer finds you when this page is closed.")),
    carried.length ? h("div", { class: "pass" }, h("p", { class: "eyebrow" }, "You won’t have to repeat"), h("ul", {}, ...carried.map((one) => h("li", {}, icon("check"), one)))) : null,
    wrong, button);

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    wrong.hidden = true;
    if (!body.value.trim()) return refuse("Write a few words first, so that we know how to help.", body);
    button.disabled = true;
    button.textContent = "Sending";
    try {
      await send({ body: body.value, email: email.value.trim() || null, name: null });
    } catch (error) {
      const refused = /** @type {any} */ (error);
      refuse(navigator.onLine === false ? "You’re offline. Your text is kept; send it when you’re back." : `${refused.message} Your text is kept.`, refused.field === "email" ? email : body);
    } finally {
      button.disabled = false;
      button.textContent = "Send";
    }
  }

  /** @param {string} text @param {HTMLElement} where */
  function refuse(text, where) {
    wrong.replaceChildren(icon("alert"), text);
    wrong.hidden = false;
    wrong.setAttribute("role", "alert");
    where.setAttribute("aria-invalid", "true");
    where.focus();
  }
  return form;
}
