// Parts of the panel that only some people need: each is fetched when somebody does, and puts its own styles on.

import { css } from "./styles.js";
import { t } from "./words.js";

/** @param {{root: ShadowRoot, server: any}} given */
export function createParts({ root, server }) {
  /** @type {Map<string, CSSStyleSheet>} */ const worn = new Map();
  wear(css);

  /** Put on once. @param {string} text */
  function wear(text) {
    if (worn.has(text)) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    worn.set(text, sheet);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }

  return {
    /** For whoever is there when it arrives, if they are who asked. @param {string} name */
    async part(name) {
      const module = await server.meanwhile(import(`./${name}.js`).catch(() => { throw new Error(t("We couldn’t reach the server. Try again in a moment.")); }));
      if (module.css) wear(module.css);
      return module;
    },
    destroy() {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => ![...worn.values()].includes(one));
    },
  };
}
