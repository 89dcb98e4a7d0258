// A small ? beside each part of the host's page that has `data-help`. It stands outside the flow, so nothing on the page moves.

const INSIDE = new Set(["TD", "TH", "LI", "DT", "DD", "BODY", "MAIN", "SECTION", "FIELDSET"]); // nothing of ours may stand beside these
const CSS = `
:host { all: initial; color-scheme: light dark; position: absolute; display: block; width: 0; height: 0; }
button { position: absolute; display: grid; place-items: center; width: 24px; height: 24px; margin: 0; padding: 0; border: 0; border-radius: 50%; background: none; color: var(--accent, #0b6660); cursor: pointer; }
span { display: grid; place-items: center; width: 18px; height: 18px; border: 1.5px solid currentColor; border-radius: 50%; background: Canvas; font: 600 12px/1 "Inter", -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
button[hidden] { display: none; }
button:hover span, button:focus-visible span { background: var(--accent, #0b6660); color: var(--accent-ink, #fff); border-color: transparent; }
button:focus-visible { outline: 2px solid var(--accent, #0b6660); outline-offset: 1px; }
@media (prefers-color-scheme: dark) { :host { --accent: #63c9be; --accent-ink: #06231f; } }
@media print { :host { display: none; } }`;

/** @param {{settings: any, open: (at: object) => void, word: string}} given "Help", in the reader's language */
export function createMarks({ settings, open, word }) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${CSS} ${tint(settings.accent?.light)} @media (prefers-color-scheme: dark) { ${tint(settings.accent?.dark)} }`);
  /** @type {Map<HTMLElement, HTMLElement>} */ const marks = new Map();
  const sizes = new ResizeObserver(() => place());
  const pages = new MutationObserver((changes) => { if (changes.some((one) => one.attributeName || ![...one.addedNodes, ...one.removedNodes].every(ours))) soon(); });
  let waiting = 0;

  function soon() {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      find();
      place();
    });
  }

  function find() {
    for (const [part, mark] of marks) if (!part.isConnected || !part.dataset.help || !mark.isConnected) drop(part);
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-help]:not([data-help=''])"))) if (!marks.has(part)) add(part);
  }

  /** @param {HTMLElement} part */
  function add(part) {
    const mark = document.createElement("aside-mark");
    const root = mark.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const button = document.createElement("button");
    const label = nameOf(part);
    button.type = "button";
    button.setAttribute("aria-label", label ? `${word}: ${label}` : word);
    const sign = document.createElement("span");
    sign.textContent = "?";
    sign.setAttribute("aria-hidden", "true");
    button.append(sign);
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      settings.near = part.dataset.help;
      open(label ? { query: label } : {});
    });
    root.append(button);
    if (INSIDE.has(part.tagName)) part.append(mark);
    else part.after(mark);
    marks.set(part, mark);
    sizes.observe(part);
  }

  /** @param {HTMLElement} part */
  function drop(part) {
    sizes.unobserve(part);
    marks.get(part)?.remove();
    marks.delete(part);
  }

  /** Read all, then write all: the page is laid out once. */
  function place() {
    const spots = [...marks].map(([part, mark]) => {
      const at = part.getBoundingClientRect();
      const from = mark.getBoundingClientRect();
      const rtl = getComputedStyle(part).direction === "rtl";
      const room = rtl ? at.left >= 28 : innerWidth - at.right >= 28; // else it sits on the part's upper corner
      const x = rtl ? at.left - (room ? 26 : 8) : at.right + (room ? 2 : -16);
      const y = at.top + (room ? Math.min(at.height, 40) / 2 - 12 : -14);
      return { mark, x: x - from.left, y: y - from.top, seen: at.width > 0 };
    });
    for (const { mark, x, y, seen } of spots) {
      const button = /** @type {HTMLElement} */ (mark.shadowRoot?.firstElementChild);
      button.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
      button.hidden = !seen;
    }
  }

  find();
  place();
  pages.observe(document, { childList: true, subtree: true, attributeFilter: ["data-help"] });
  addEventListener("resize", place);
  document.addEventListener("scroll", place, { capture: true, passive: true });
  return {
    stop() {
      pages.disconnect();
      sizes.disconnect();
      cancelAnimationFrame(waiting);
      removeEventListener("resize", place);
      document.removeEventListener("scroll", place, { capture: true });
      for (const part of [...marks.keys()]) drop(part);
    },
  };
}

/** What a part is about: as it says, else its heading, else its few words, else its key. @param {HTMLElement} part */
function nameOf(part) {
  const told = part.dataset.helpTitle || part.getAttribute("aria-label") || part.querySelector("h1, h2, h3, h4, legend, label")?.textContent || part.textContent || "";
  const words = told.trim().replace(/\s+/g, " ");
  return words.length <= 40 ? words : (part.dataset.help ?? "").replace(/[-_/]/g, " ");
}

/** @param {Node} node */
const ours = (node) => node.nodeName === "ASIDE-MARK" || node.nodeName === "ASIDE-HELP";

/** @param {[string, string] | undefined} pair */
const tint = (pair) => (pair ? `:host(aside-mark) { --accent: ${pair[0]}; --accent-ink: ${pair[1]}; }` : "");
