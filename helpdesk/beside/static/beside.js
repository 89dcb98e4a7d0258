// Parts of the right column that the ticket doesn't wait for: fetched when in sight, kept while the page is read anew, tried again when they fail.

import { clock } from "/static/own-clock.js";

const PATIENCE = 8_000;
const FRESH = 60_000;

/** What an address answered last. @type {Map<string, {page: Document, at: number}>} */
const kept = new Map();
/** @type {Set<string>} */
const asking = new Set();
const sight = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) if (isIntersecting && target instanceof HTMLElement) void fill(target);
}, { rootMargin: "200px" });

export function followSlots() {
  showSlots();
  document.addEventListener("aside:shown", showSlots);
  document.addEventListener("click", (event) => {
    const again = event.target instanceof Element && event.target.closest("[data-again]");
    const slot = again && again.closest("[data-from]");
    if (slot instanceof HTMLElement) void ask(String(slot.dataset.from), { retold: true });
  });
  setInterval(showClocks, 10_000);
}

/** A column that was drawn anew gets back what it had. */
function showSlots() {
  showClocks();
  let filled = false;
  for (const slot of slots()) {
    const had = kept.get(String(slot.dataset.from));
    if (had && slot.hasAttribute("aria-busy")) {
      put(slot, had.page);
      filled = true;
    }
    sight.observe(slot);
  }
  if (filled) document.dispatchEvent(new Event("aside:filled"));
}

/** @param {HTMLElement} slot */
async function fill(slot) {
  const from = String(slot.dataset.from);
  const had = kept.get(from);
  if (had && Date.now() - had.at < FRESH) return;
  await ask(from);
}

/** @param {string} from @param {{retold?: boolean}} [how] `retold`: somebody pressed for it, and wants to land where it appears */
async function ask(from, { retold = false } = {}) {
  if (asking.has(from)) return;
  asking.add(from);
  try {
    const answer = await fetch(from, { headers: { "X-Requested-With": "aside-part", Accept: "text/html" }, signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok || answer.redirected) throw new Error();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    kept.set(from, { page, at: Date.now() });
    for (const slot of slots(from)) put(slot, page);
    document.dispatchEvent(new Event("aside:filled"));
  } catch {
    for (const slot of slots(from)) if (!kept.has(from)) sayWrong(slot);
  } finally {
    asking.delete(from);
  }
  if (retold) /** @type {HTMLElement | null} */ (slots(from)[0]?.closest("details")?.querySelector("summary"))?.focus();
}

/** @param {HTMLElement} slot @param {Document} page */
function put(slot, page) {
  const fresh = page.querySelector(`[data-slot="${slot.dataset.slot}"]`);
  if (!fresh) return;
  slot.removeAttribute("aria-busy");
  slot.replaceChildren(...document.importNode(fresh, true).childNodes);
}

/** @param {HTMLElement} slot */
function sayWrong(slot) {
  if (!slot.dataset.wrong) return slot.replaceChildren();
  const words = document.createElement("p");
  words.className = "slot-wrong";
  words.setAttribute("role", "alert");
  const again = document.createElement("button");
  again.className = "button";
  again.type = "button";
  again.dataset.again = "";
  again.textContent = slot.dataset.again ?? "Try again";
  words.append(`${slot.dataset.wrong} `, again);
  slot.removeAttribute("aria-busy");
  slot.replaceChildren(words);
}

/** @param {string} [from] @returns {HTMLElement[]} */
function slots(from) {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-slot][data-from]")]);
  return from ? all.filter((one) => one.dataset.from === from) : all;
}

/** What time it is where the customer is. */
function showClocks() {
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-zone]"))) {
    const said = clock(new Date(), one.dataset.zone);
    if (one.textContent !== said) one.textContent = said;
  }
}
