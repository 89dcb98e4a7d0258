// Views that load: a skeleton first, then what was asked for, or what went wrong and a way to try again.

import { h } from "./dom.js";
import { t } from "./words.js";

/** @param {{frame: any, emit: (name: string, detail: object) => void, helpUrl: string}} given */
export function createViews({ frame, emit, helpUrl }) {
  let restoring = false, below = false;

  /**
   * A view knows how it was opened (`again`), so that it can be drawn anew in another language. One that lies below then loads when
   * somebody comes back to it.
   * @param {any} given see frame.js @param {(view: any, place: HTMLElement) => Promise<void>} load
   */
  function show(given, load) {
    const place = h("div", {}, skeleton());
    const view = frame.push({ ...given, content: place, restored: restoring }, restoring);
    const go = () => fill(view, place, load);
    if (!below) return go();
    view.returned = () => { view.returned = undefined; go(); };
  }

  /** @param {any} view @param {HTMLElement} place @param {(view: any, place: HTMLElement) => Promise<void>} load */
  async function fill(view, place, load) {
    try {
      await load(view, place);
    } catch (error) {
      if (error.name === "AbortError") return;
      const sentence = navigator.onLine === false ? t("You’re offline. Try again when you’re back.") : error.message;
      emit("error", { reason: sentence });
      const again = h("button", { class: "button small", type: "button", onclick: () => { place.replaceChildren(skeleton()); fill(view, place, load); } }, t("Try again"));
      place.replaceChildren(h("div", { class: "wrong", role: "alert" }, h("p", {}, sentence), h("div", { class: "row" }, again, h("a", { href: helpUrl, target: "_blank", rel: "noopener" }, t("Open the help centre")))));
    }
  }

  return {
    show,
    /** The same views anew, quietly: nothing is told to the host twice. @param {(() => void)[]} agains how each was opened, the first one first */
    restore(agains) {
      restoring = true;
      agains.forEach((again, at) => {
        below = at < agains.length - 1;
        again();
      });
      restoring = below = false;
    },
  };
}

const skeleton = () => h("div", { class: "skeleton", "aria-hidden": "true" }, ...[1, 2, 3, 4].map(() => h("i")));
