// Hears that something changed and reads the page anew; says when the connection is away.

import { announce, reached } from "./announcing.js";
import { hear } from "./hearing.js";
import { released } from "./pointer.js";
import { isSignIn, isSomebodyElse } from "./session.js";
import { say } from "/static/saying.js";

const PAUSE = 150; // changes that come together are read together
const LONGEST_PAUSE = 5000;
const EACH = 40; // pages that share a server read it one after the other: so many milliseconds for each of them
const EACH_WITH_ROW = 100; // where what changed is shown already
const MANY = 10; // open pages from which on they take turns
const BEHIND = 10_000; // a page nobody looks at keeps its title's count right, and leaves the server to those in sight

/**
 * A hint passes: no page is read for it. Where many pages listen, the row of a changed ticket comes along and is shown at once; the page
 * is read later. `rows`: which queue is shown, where it shows rows.
 * @param {{topics: string[], rows: URLSearchParams | null, onPage: (page: Document) => void, onHint: (hint: any) => void, onRow: (ticket: number, row?: string) => void}} options
 */
export function listen({ topics, rows, onPage, onHint, onRow }) {
  const asked = new URLSearchParams(rows ?? []);
  asked.set("topics", topics.join(","));
  if (rows) asked.set("rows", "");
  const drawn = drawnAt();
  if (drawn) asked.set("drawn", String(drawn));
  let waiting = 0;
  let pause = PAUSE;

  const read = async () => {
    clearTimeout(waiting);
    waiting = 0;
    const began = performance.now();
    const page = await fetchPage();
    pause = Math.min(Math.max(PAUSE, 2 * (performance.now() - began)), LONGEST_PAUSE); // a busy server is asked less often
    await released();
    if (page) onPage(page);
  };
  const soon = (wait = pause) => {
    if (document.hidden && waiting) return;
    clearTimeout(waiting);
    waiting = window.setTimeout(read, document.hidden ? BEHIND * (1 + 2 * Math.random()) : wait);
  };
  /** When it is this one's turn. @param {number} pages @param {number} each */
  const inTurn = (pages, each) => {
    if (!waiting) soon(pause + Math.random() * pages * each);
  };
  document.addEventListener("visibilitychange", () => {
    if (waiting && !document.hidden) read();
  });

  const hello = (/** @type {MessageEvent} */ event, /** @type {boolean} */ isAgain) => {
    online(true);
    reached();
    if (isAgain) dispatchEvent(new Event("aside:connected"));
    if (isAgain || !drawn || JSON.parse(event.data).missed) soon(); // what was said meanwhile, and won't be said again, is on the page
  };
  const message = (/** @type {MessageEvent} */ event) => {
    const { topic, data, pages = 1, row } = JSON.parse(event.data);
    document.dispatchEvent(new CustomEvent("aside:live", { detail: { topic, data } }));
    if (data.hint) onHint(data);
    else if (topic !== "queue" || pages < MANY) soon();
    else if (rows && data.ticket) {
      if (!document.hidden) onRow(data.ticket, row);
      inTurn(pages, EACH_WITH_ROW);
    } else inTurn(pages, EACH);
  };
  hear(`/live?${asked}`, { hello, message, away: () => online(false) });
  addEventListener("online", () => soon()); // a short break leaves the stream as it is: what was said of it is looked at again
}

/** By the server's clock, in milliseconds: what is said between that moment and listening is said once one listens. Only where the connection is secure. */
function drawnAt() {
  const [page] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  return page?.serverTiming?.find((one) => one.name === "drawn")?.duration;
}

/** @returns {Promise<Document | null>} */
export async function fetchPage() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (isSignIn(answer)) announce(say("You were signed out. Your text is kept."));
    else if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (isSomebodyElse(page)) return null;
      reached();
      return page;
    }
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
  live.lastChild?.replaceWith(on ? say("Live") : say("Reconnecting"));
}
