// Reading: an article with its vote, and the articles of a topic.

import { drawArticle } from "./article.js";
import { drawHelped } from "./helped.js";
import { t } from "./words.js";

/** @param {{server: any, page: () => string, memory: any, frame: any, views: any, parts: any, journey: any, emit: (name: string, detail: object) => void, wish: (about: string, name: string) => Promise<Node | null>, contact: () => void}} given */
export function createReading({ server, page, memory, frame, views, parts, journey, emit, wish, contact }) {
  /** @param {string} id @param {string} [at] the heading to show */
  function showArticle(id, at = "") {
    let since = 0;
    const left = () => since && journey.note({ kind: "article", article: id, seconds: Math.round((Date.now() - since) / 1000) });
    return views.show({ title: t("Article"), label: t("Article"), left, again: () => showArticle(id, at) }, async (view, place) => {
      const article = await server.ask(`articles/${encodeURIComponent(id)}`, { page: page() });
      since = Date.now();
      id = article.id; // a link names it by its address
      memory.reads(article);
      const body = drawArticle(article, { open: showArticle });
      place.replaceChildren(body);
      const bottom = drawHelped({ contact, say: frame.say, vote: (did, comment) => vote(article.id, did, comment), wish: () => wish("article", article.id) });
      Object.assign(view, { title: article.section || t("Article"), link: article.url, bottom });
      frame.refresh(view);
      const heading = [...body.querySelectorAll("h3, h4, summary")].find((one) => at && one.textContent === at);
      frame.focus(view, heading ?? body.querySelector("h2"));
      heading?.closest("details")?.setAttribute("open", "");
      heading?.scrollIntoView();
      if (!view.restored) emit("article", { id: article.id, title: article.title });
    });
  }

  /** @param {{slug: string}} topic */
  function showSection(topic) {
    return views.show({ title: t("Topic"), label: t("Topic"), again: () => showSection(topic) }, async (view, place) => {
      const { drawSection } = await parts.part("section");
      place.replaceChildren(drawSection(await server.ask(`sections/${encodeURIComponent(topic.slug)}`, { page: page() }), { open: showArticle }));
      frame.focus(view, place.querySelector("h2"));
    });
  }

  /** @param {string} article @param {boolean} helped @param {string | null} comment */
  async function vote(article, helped, comment) {
    if (!helped) memory.tried.add("article");
    await server.ask("feedback", { article, helped, comment, page: page() });
    emit("feedback", { article, helped });
  }

  return { showArticle, showSection };
}
