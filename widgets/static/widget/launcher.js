// How the launcher looks, and what it says before our dictionaries are there, or when they don't come.

export const LOOK = `
:host { all: initial; color-scheme: light dark; --accent: #0b6660; --accent-ink: #fff; --lift: 0 12px 32px rgb(29 35 34 / .16), 0 2px 8px rgb(29 35 34 / .08); }
@media (prefers-color-scheme: dark) { :host { --accent: #63c9be; --accent-ink: #06231f; --lift: 0 12px 32px rgb(0 0 0 / .5); } }
.launcher, .apology { position: fixed; inset-inline: var(--edge); bottom: var(--y); z-index: 2147483000; margin: 0; box-shadow: var(--lift); }
.launcher { display: inline-flex; align-items: center; gap: 8px; height: 48px; padding: 0 18px 0 14px; border: 0; border-radius: 999px; background: var(--accent); color: var(--accent-ink); font: 600 16px/1 "Inter", -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; cursor: pointer; }
.launcher:hover { filter: brightness(1.06); }
.launcher:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
.mark { box-sizing: border-box; width: 16px; height: 15px; margin: 0 2px; border: 1.5px solid; border-right-width: 6.5px; border-radius: 3.75px; }
.launcher[hidden] { display: none; }
.badge { margin-inline-end: -6px; padding: 0 9px; border-radius: 999px; background: var(--accent-ink); color: var(--accent); font-size: 13px; line-height: 24px; }
.badge:empty, .badge i { display: none; }
@media (max-width: 480px) {
  .launcher { inset-inline: var(--tab); bottom: 32px; width: 56px; height: 56px; justify-content: center; padding: 0; border-radius: 0; border-start-start-radius: 16px; border-end-start-radius: 16px; }
  :host([data-start]) .launcher { border-radius: 0; border-start-end-radius: 16px; border-end-end-radius: 16px; }
  .mark { scale: 1.2; }
  .badge i { display: inline; font-style: normal; }
  .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .badge { position: absolute; top: -8px; inset-inline-start: -8px; margin: 0; padding: 0 8px; box-shadow: 0 0 0 1.5px var(--accent); }
}
.apology { bottom: calc(var(--y) + 60px); padding: 12px 16px; border-radius: 10px; background: Canvas; color: CanvasText; font: 14px/20px system-ui, sans-serif; }
@media (forced-colors: active) { .launcher { border: 2px solid ButtonText; } }
@media print { :host { display: none; } }`;

const words = {
  en: ["Help", "Help didn’t load. Open the help centre"],
  es: ["Ayuda", "La ayuda no se ha cargado. Abrir el centro de ayuda"],
  ar: ["المساعدة", "لم يتم تحميل المساعدة. افتح مركز المساعدة"],
};

/** The launcher's word, and what stands there where nothing loads. @param {string} locale */
export const firstWords = (locale) => words[locale.toLowerCase().slice(0, 2)] ?? words.en;

/** The site's colours and corner, over our own. @param {{accent: any, side: string, x: number, y: number}} settings */
export function siteLook({ accent, side, x, y }) {
  const colours = ([paint, ink] = []) => (paint ? `:host(aside-help) { --accent: ${paint}; --accent-ink: ${ink}; --accent-soft: color-mix(in srgb, ${paint} 14%, var(--card, Canvas)); --spine: ${paint}; }` : "");
  const edge = (gap) => (side === "start" ? `${gap}px auto` : `auto ${gap}px`);
  return `:host(aside-help) { --edge: ${edge(x)}; --tab: ${edge(0)}; --y: ${y}px; }
${colours(accent?.light)} @media (prefers-color-scheme: dark) { ${colours(accent?.dark)} }`;
}

export const button = () => make("button", { class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false" },
  make("span", { class: "mark" }), make("span", { class: "word" }), make("span", { class: "badge" }));

/** @param {string} locale @param {string} href */
export function apologyIn(locale, href) {
  return make("p", { class: "apology", role: "alert" }, make("a", { href, target: "_blank", rel: "noopener" }, firstWords(locale)[1]));
}

/** @param {string} tag @param {Record<string, any>} [attributes] @param {...(Node | string)} inside @returns {any} */
export function make(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}
