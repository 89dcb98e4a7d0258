// An article's tools: copy its link, print it; the table of contents follows the reader; tells how long it was read.

const tools = document.querySelector("[data-tools]");
if (tools instanceof HTMLElement) {
  tools.hidden = false;
  tools.querySelector("[data-print]")?.addEventListener("click", () => window.print());
  const copy = /** @type {HTMLButtonElement} */ (tools.querySelector("[data-copy]"));
  copy.addEventListener("click", async () => {
    const link = document.querySelector("link[rel=canonical]")?.getAttribute("href") ?? location.href;
    try {
      await navigator.clipboard.writeText(link);
      copy.setAttribute("aria-label", copy.dataset.copied ?? "");
    } catch {
      copy.setAttribute("aria-label", copy.dataset.notCopied ?? "");
    }
    copy.title = copy.getAttribute("aria-label") ?? "";
  });
}

const searched = new URLSearchParams(location.search).get("s") ?? ""; // the page of answers that led here
if (searched) { // it is noted; the address to keep is without it
  const plain = new URL(location.href);
  plain.searchParams.delete("s");
  history.replaceState(history.state, "", plain);
}

document.querySelector(".not-yet")?.addEventListener("toggle", (event) => {
  if (event.target instanceof HTMLDetailsElement && event.target.open) event.target.querySelector("textarea")?.focus(); // what had the focus is gone
});

/** A link into a collapsible part opens it; browsers that find words in it do so themselves. */
function reveal() {
  const target = document.getElementById(anchor());
  for (let part = target?.closest("details.more"); part instanceof HTMLDetailsElement; part = part.parentElement?.closest("details.more")) part.open = true;
  if (target instanceof HTMLDetailsElement) target.scrollIntoView();
}
/** What the address points at; nothing where it isn’t well written (`#100%`). */
function anchor() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}
addEventListener("hashchange", reveal);
if (location.hash) reveal();

/** Paper shows every part; the screen is as it was afterwards. @type {HTMLDetailsElement[]} */
let printed = [];
addEventListener("beforeprint", () => {
  printed = [...document.querySelectorAll(/** @type {"details"} */ ("details.more:not([open])"))];
  for (const part of printed) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of printed) part.open = false;
});

const links = [...document.querySelectorAll(".toc a")];
const headings = links.map((link) => document.getElementById((link.getAttribute("href") ?? "").slice(1)));
function follow() {
  let current = 0;
  headings.forEach((heading, at) => {
    if (heading && heading.getBoundingClientRect().top < 120) current = at;
  });
  links.forEach((link, at) => (at === current ? link.setAttribute("aria-current", "location") : link.removeAttribute("aria-current")));
}
if (links.length) {
  addEventListener("scroll", follow, { passive: true });
  follow();
}

const article = /** @type {HTMLElement | null} */ (document.querySelector("article[data-read]"));
const opening = searched || openedBy(article?.dataset.id);
let visible = 0; // milliseconds on screen
let since = performance.now();
let told = false;
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") since = performance.now();
  else visible += performance.now() - since;
});
addEventListener("pagehide", () => {
  if (!article || told) return;
  told = true;
  const seconds = new FormData();
  seconds.set("_csrf", article.dataset.token ?? "");
  seconds.set("seconds", String(Math.round((visible + (document.visibilityState === "visible" ? performance.now() - since : 0)) / 1000)));
  seconds.set("opening", opening);
  navigator.sendBeacon(article.dataset.read ?? "", seconds);
});

/** The key under which a suggestion led here; it counts once. @param {string | undefined} id */
function openedBy(id) {
  try {
    const told = JSON.parse(sessionStorage.getItem("help.opening") ?? "{}");
    sessionStorage.removeItem("help.opening");
    return told.id === id ? String(told.key) : "";
  } catch {
    return ""; // storage is switched off
  }
}
