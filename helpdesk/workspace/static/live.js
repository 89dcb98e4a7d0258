// Hears that something changed and reads the page anew; says when the connection is away.

import { isSignIn } from "./forms.js";
import { announce } from "./announcing.js";

const PAUSE = 150; // changes that come together are read together
const LONGEST_PAUSE = 5000;
const EACH = 40; // pages that share a server read it one after the other: so many milliseconds for each of them
const MANY = 10; // open pages from which on rows are read alone
const BEHIND = 10_000; // a page nobody looks at keeps its title's count right, and leaves the server to those in sight

/**
 * A hint passes: no page is read for it. Where many pages listen, a change of one ticket is read as one row, at once, and the page later.
 * @param {{topics: string[], onPage: (page: Document) => void, onHint: (hint: any) => void, onRow?: (ticket: number) => void}} options
 */
export function listen({ topics, onPage, onHint, onRow }) {
  const source = new EventSource(`/live?topics=${topics.join(",")}`);
  let waiting = 0;
  let first = true;
  let pause = PAUSE;

  const read = async () => {
    clearTimeout(waiting);
    waiting = 0;
    const began = performance.now();
    const page = await fetchPage();
    pause = Math.min(Math.max(PAUSE, 2 * (performance.now() - began)), LONGEST_PAUSE); // a busy server is asked less often
    if (page) onPage(page);
  };
  const soon = (wait = pause) => {
    if (document.hidden && waiting) return;
    clearTimeout(waiting);
    waiting = window.setTimeout(read, document.hidden ? BEHIND * (1 + 2 * Math.random()) : wait);
  };
  /** The row now, the page when it is this one's turn. @param {number} ticket @param {number} pages */
  const rowFirst = (ticket, pages) => {
    if (onRow && !document.hidden) onRow(ticket);
    if (!waiting) soon(pause + Math.random() * pages * EACH);
  };
  document.addEventListener("visibilitychange", () => {
    if (waiting && !document.hidden) read();
  });

  source.addEventListener("hello", () => {
    online(true);
    if (!first) soon(); // the connection was away: what was said meanwhile is on the page
    first = false;
  });
  source.addEventListener("message", (event) => {
    const { topic, data, pages = 1 } = JSON.parse(event.data);
    document.dispatchEvent(new CustomEvent("aside:live", { detail: { topic, data } }));
    if (data.hint) onHint(data);
    else if (topic === "queue" && data.ticket && onRow && pages >= MANY) rowFirst(data.ticket, pages);
    else soon();
  });
  source.addEventListener("error", () => online(false));
  addEventListener("pagehide", () => source.close());
}

/** @returns {Promise<Document | null>} */
export async function fetchPage() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (isSignIn(answer)) announce("You were signed out. Your text is kept.");
    else if (answer.ok) return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    online(false);
  }
  return null;
}

/** @param {boolean} on */
function online(on) {
  const live = document.getElementById("live");
  if (!live || live.classList.contains("is-offline") === !on) return;
  live.classList.toggle("is-offline", !on);
  live.lastChild?.replaceWith(on ? "Live" : "Reconnecting");
}
