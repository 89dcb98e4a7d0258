// Beside a ticket: what helps to answer it comes once the page is there, goes into the composer, and opens without leaving.

import { announce, trouble } from "/desk/static/announcing.js";
import { insert } from "/desk/writing/static/marks.js";
import { toNextMark } from "/desk/macros-static/macros.js";
import { count, countOffered } from "./counting.js";
import { openSheet } from "./sheet.js";
import { say } from "/static/saying.js";

/** What was read, and for which newest message of the ticket. @type {{for: string, nodes: Node[]} | null} */
let kept = null;
let reading = "";

export function followKnowledge() {
  show();
  document.addEventListener("aside:shown", show);
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const opened = target?.closest("a[data-known-sheet], #known-sheet a[href*='/knowledge/articles/']");
    if (opened instanceof HTMLAnchorElement && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      void openSheet(opened);
    }
    const put = target?.closest("[data-known-text], [data-known-link]");
    if (put instanceof HTMLElement) write(put);
  });
}

/** The column is drawn anew with every change of the ticket; what was read is put back, and read again when somebody wrote. */
function show() {
  document.body.classList.toggle("no-composer", !field());
  const place = document.getElementById("knowledge");
  if (!place?.dataset.listed || place.dataset.shown !== undefined) return;
  if (kept) fill(place, kept.nodes);
  if (kept?.for !== place.dataset.newest) void read(String(place.dataset.listed), String(place.dataset.newest));
}

/** @param {string} url @param {string} newest */
async function read(url, newest) {
  if (reading === newest) return;
  reading = newest;
  const answer = await fetch(url, { headers: { Accept: "text/html" } }).catch(() => null);
  reading = "";
  const place = document.getElementById("knowledge");
  if (!place) return;
  const page = answer?.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const fresh = page?.getElementById("knowledge");
  if (!fresh) return place.classList.remove("known-later");
  kept = { for: newest, nodes: [...fresh.childNodes] };
  if (place.contains(document.activeElement)) return; // somebody is in it: the next time
  fill(place, kept.nodes);
  countOffered(place);
  document.dispatchEvent(new Event("aside:shown"));
}

/** @param {HTMLElement} place @param {Node[]} nodes */
function fill(place, nodes) {
  place.replaceChildren(...nodes);
  place.classList.remove("known-later");
  place.dataset.shown = "";
}

/** At the cursor, as a paragraph of its own. @param {HTMLElement} put */
function write(put) {
  const body = field();
  if (!body) return trouble(say("Nothing can be written here."));
  /** @type {HTMLDialogElement | null} */ (put.closest("dialog"))?.close();
  const link = put.dataset.knownLink ? `[${plain(put.dataset.title ?? "")}](${new URL(put.dataset.knownLink, location.href).href})` : "";
  const words = [put.dataset.knownText ?? "", link].filter(Boolean).join("\n\n");
  const from = body.selectionStart;
  const before = body.value.slice(0, from);
  body.focus();
  const gap = put.dataset.knownText ? (before && !before.endsWith("\n") ? "\n\n" : "") : /\S$/.test(before) ? " " : "";
  insert(body, `${gap}${words}`);
  if (put.dataset.knownText && !link) toNextMark(from);
  if (put.dataset.knownOf) count(put.dataset.knownText ? (link ? "quoted" : "started") : "linked", [put.dataset.knownOf]);
  announce(link && !put.dataset.knownText ? say("Link inserted") : say("Inserted"));
}

/** A title within brackets. @param {string} title */
function plain(title) {
  return title.replace(/[[\]]/g, "\\$&");
}

function field() {
  const body = document.getElementById("body");
  return body instanceof HTMLTextAreaElement ? body : null;
}
