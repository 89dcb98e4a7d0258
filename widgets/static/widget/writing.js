// Writing to people: the best way to them, the message with all it takes along, and the conversation it becomes.

import { here } from "./dom.js";
import { createRetry } from "./retry.js";
import { t } from "./words.js";

/**
 * @param {{server: any, replies: any, page: () => string, memory: any, frame: any, views: any, parts: any, journey: any, helpUrl: string, emit: (name: string, detail: object) => void,
 *   openArticle: (id: string) => void, wish: (about: string, name: string) => Promise<Node | null>, asking: () => void, sent: () => void, seen: (reference: string) => void}} given
 */
export function createWriting({ server, replies, page, memory, frame, views, parts, journey, helpUrl, emit, openArticle, wish, asking, sent, seen }) {
  const say = (/** @type {string} */ text) => frame.say(text);
  const retry = createRetry();
  /** @type {any} */ let outbox = null;
  /** @type {any} the form's */ let written = null;

  /** @param {string} [topic] which of those we asked about */
  function showOffer(topic = "") {
    asking();
    return views.show({ title: t("Talk to a person"), label: t("Ways to reach a person"), person: false, again: () => showOffer(topic) }, async (view, place) => {
      const { drawOffer } = await parts.part("offer");
      const ask = async (/** @type {string} */ about) => {
        const offer = await server.ask("offer", { page: page(), url: here(), query: memory.asked || null, tried: [...memory.tried], articles: memory.ids(), wants_human: true, topic: about || null });
        topic = about;
        place.replaceChildren(drawOffer(offer, { choose: (channel) => showMessage(channel, offer.decision), open: openArticle, passed: carried().map((one) => one.text), about: (one) => ask(one).catch((error) => say(error.message)) }));
        frame.focus(view, place.querySelector("h2"));
        return offer;
      };
      const offer = await ask(topic);
      if (!view.restored) emit("contact-offered", { channel: offer.best.channel });
    });
  }

  /** What a message takes along, so that nobody repeats themselves. */
  function carried() {
    const { known, read, conversation, asked } = memory;
    const titles = read.slice(-3).map((one) => t("“{title}”", { title: one.title })).join(", ");
    return [
      known?.signed && { name: "person", text: t("Who you are, and your plan") },
      conversation && { name: "assistant", text: t("What the assistant and you have said") },
      asked && { name: "query", text: t("What you typed: “{query}”", { query: asked }) },
      read.length > 0 && { name: "articles", text: t("What you read: {titles}", { titles }) },
      page() && { name: "page", text: t("The page you’re on: {page}", { page: document.title || location.pathname }) },
    ].filter((one) => one !== false && one !== "" && Boolean(one));
  }

  /** @param {any} channel @param {string} decision */
  function showMessage(channel, decision) {
    return views.show({ title: channel.label, label: t("Message"), person: false, again: () => showMessage(channel, decision) }, async (view, place) => {
      const [{ drawMessage, newKey }, extra] = await Promise.all([parts.part("message"), extraOf(channel)]);
      const { draft, known } = memory;
      draft.key ||= newKey();
      if (!view.restored) emit("contact-started", { channel: channel.channel });
      const form = drawMessage({
        server, helpUrl, say, channel, extra, retry, otherWays: () => showOffer(), signed: Boolean(known?.signed), draft, carried: carried().filter((one) => one.name !== "person"),
        send: async (form) => arrived(await deliver(form, channel, decision), channel),
      });
      written = view;
      place.replaceChildren(form.body);
      view.focus = form.focus;
      frame.focus(view);
    });
  }

  /** Once: the key makes another try the same question. @param {any} form @param {any} channel @param {string} decision */
  async function deliver({ body, email, leaveOut, files, more }, channel, decision) {
    journey.flush();
    const { draft, tried, read, asked, conversation } = memory;
    const kept = (/** @type {string} */ name) => !leaveOut.has(name);
    const made = await server.ask("tickets", {
      key: draft.key, body, files, email, name: draft.name || null, channel: channel.channel, decision, tried: [...tried], query: kept("query") && asked ? asked : null,
      page: kept("page") ? page() || null : null, url: kept("page") ? here() : null, articles: kept("articles") ? read : [], conversation: kept("assistant") ? conversation : null,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone || null, ...more,
    });
    return made.reference;
  }

  /** Who looks elsewhere by now is told, and led to the conversation when they come back to what they wrote. @param {string} reference @param {any} channel */
  function arrived(reference, channel) {
    memory.sent();
    server.remember();
    emit("contact-submitted", { reference, channel: channel.channel });
    sent();
    const follow = () => {
      frame.home();
      showThread(reference, true);
    };
    if (frame.top() === written) return follow();
    written.returned = follow;
    say(t("Your message is with us. Your reference is {reference}.", { reference }));
    frame.top()?.start && frame.top().returned();
  }

  /** What a call or a team asks beside the message. @param {{channel: string}} channel */
  async function extraOf({ channel }) {
    const { extra } = memory.draft;
    if (channel === "phone_callback") return (await parts.part("callback")).drawCall({ server, draft: extra });
    if (channel === "ticket" || channel === "live_chat") return null;
    const [{ drawRequest }, { fields }] = await Promise.all([parts.part("request"), server.ask(`forms/${channel}`, {})]);
    return drawRequest(fields, extra);
  }

  /** @param {string} reference @param {boolean} [fresh] just sent */
  function showThread(reference, fresh = false) {
    let thread = null, left = false;
    const leave = () => { left = true; thread?.stop(); };
    return views.show({ title: reference, label: t("Conversation"), person: false, reference, left: leave, again: () => showThread(reference) }, async (view, place) => {
      const { createThread, createOutbox } = await parts.part("thread");
      if (left) return;
      thread?.stop();
      outbox ??= createOutbox({ server, say });
      thread = createThread({
        server, replies, outbox, reference, helpUrl, say, fresh, wish: () => wish("thread", reference), contact: () => showOffer(), seen: () => { if (frame.isOpen()) seen(reference); },
        title: (title, sub) => { Object.assign(view, { title, sub }); frame.refresh(view); },
      });
      view.bottom = thread.foot;
      frame.refresh(view);
      await thread.start();
      place.replaceChildren(thread.body);
      view.top = view.scroller.scrollTop = Number.MAX_SAFE_INTEGER; // the newest, also when it shows later
      view.focus = thread.focus;
      frame.focus(view);
    });
  }

  return {
    showOffer, showThread,
    flush: () => outbox?.flush(),
    /** Another language from here on. */
    speak() {
      memory.draft.attachments?.speak();
      outbox?.speak();
    },
    /** Nothing written waits any longer. */
    forget() {
      retry.stop();
      outbox?.stop();
      outbox = null;
    },
  };
}
