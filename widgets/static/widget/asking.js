// The assistant's view: it goes on with what was said, wherever somebody looked meanwhile.

import { t } from "./words.js";

/** @param {{server: any, page: () => string, memory: any, frame: any, views: any, parts: any, emit: (name: string, detail: object) => void, openArticle: (id: string, place: string) => void, contact: () => void}} given */
export function createAsking({ server, page, memory, frame, views, parts, emit, openArticle, contact }) {
  const tried = () => memory.tried.add("chatbot");

  /** @param {string} query */
  function toPerson(query) {
    memory.asked = query || memory.asked;
    tried();
    contact();
  }

  /** @param {string} [question] */
  return function showAssistant(question = "") {
    let assistant = null, left = false;
    const leave = () => { left = true; assistant?.stop(); };
    const sub = memory.known ? t("Answers from {site}’s articles", { site: memory.known.site }) : "";
    return views.show({ title: t("Assistant"), sub, label: t("Assistant"), left: leave, again: () => showAssistant() }, async (view, place) => {
      const { createAssistant } = await parts.part("assistant");
      assistant?.stop();
      assistant = createAssistant({ server, page, memory, say: frame.say, emit, openArticle, contact: toPerson, tried });
      await assistant.start();
      if (left) return assistant.stop();
      place.replaceChildren(assistant.body);
      Object.assign(view, { bottom: assistant.foot, focus: assistant.focus });
      frame.refresh(view);
      frame.focus(view);
      if (question) await assistant.ask(question);
    });
  };
}
