// The sheet itself: its head, its foot, one view at a time and the way back. A view keeps its elements, so back keeps its place.

import { h, icon } from "./dom.js";
import { flipped } from "./home.js";
import { spoken, t } from "./words.js";

/**
 * @typedef {{title: string, sub?: string, label: string, content?: Node, bottom?: Node | null, link?: string, start?: boolean, person?: boolean, log?: boolean,
 *   focus?: () => void, left?: () => void, returned?: () => void}} View
 */

/** @param {{root: ShadowRoot, dir: string, contact: () => void, hidden: () => void}} given */
export function createFrame({ root, dir, contact, hidden }) {
  const announcer = h("p", { class: "sr", role: "status" });
  const head = h("div", { class: "panel-head" });
  const stage = h("div", { class: "panel-body" });
  const bottom = h("div", { class: "panel-bottom" });
  const keys = h("span", { class: "keys", "aria-hidden": "true", hidden: true });
  const person = h("button", { class: "text-button", type: "button", onclick: contact });
  const line = h("span", { class: "wait" });
  const foot = h("div", { class: "panel-foot" }, person, keys, line);
  const panel = h("section", { class: "panel", role: "dialog", "aria-labelledby": "panel-title", hidden: true, onkeydown: onKey }, head, stage, bottom, foot, announcer);
  speak(dir);
  root.append(panel);
  const phone = matchMedia("(max-width: 480px), (max-height: 420px)");
  let saying = 0;
  /** @type {any} whose head shows */ let headed = null;

  /** @type {(View & {scroller: HTMLElement, top: number, opener: HTMLElement | null})[]} */ const stack = [];
  visualViewport?.addEventListener("resize", fit);
  visualViewport?.addEventListener("scroll", fit);
  phone.addEventListener("change", fit);

  /** The words that stay whatever shows. @param {string} dir */
  function speak(dir) {
    Object.assign(panel, { lang: spoken(), dir });
    keys.replaceChildren(h("kbd", {}, "↑"), " ", h("kbd", {}, "↓"), ` ${t("move")} `, h("kbd", {}, t("esc")), ` ${t("clear")}`);
    person.replaceChildren(icon("person"), t("Talk to a person"));
  }

  /** @param {View} view @param {boolean} [quietly] focus stays where it is */
  function push(view, quietly = false) {
    const before = stack.at(-1);
    if (before) before.top = before.scroller.scrollTop;
    const scroller = h("div", { class: "panel-body", tabindex: "0", role: "group", "aria-label": view.label }, view.content);
    const kept = Object.assign(view, { scroller, top: 0, opener: root.activeElement });
    stack.push(kept);
    draw(kept);
    if (!quietly) (view.focus ?? (() => scroller.focus()))();
    return kept;
  }

  function back() {
    const gone = stack.pop();
    const now = stack.at(-1);
    if (!gone || !now) return;
    gone.left?.();
    draw(now);
    now.scroller.scrollTop = now.top;
    if (gone.opener?.isConnected) gone.opener.focus({ preventScroll: true });
    else (now.focus ?? (() => now.scroller.focus()))();
    now.returned?.();
  }

  /** @param {any} view */
  function draw(view) {
    const outer = panel.querySelector(":scope > .panel-body");
    outer.replaceWith(view.scroller);
    under(view);
    foot.hidden = view.person === false;
    keys.hidden = true;
    refresh(view);
    fit();
  }

  /** @param {any} view */
  function under(view) {
    bottom.replaceChildren(...(view.bottom ? [view.bottom] : []));
  }

  /** Draw a view's head and bottom anew, if it is the one that shows. @param {any} view */
  function refresh(view) {
    if (view !== stack.at(-1)) return;
    if (view.bottom && view.bottom.parentElement !== bottom) under(view);
    const name = h("h1", { class: "panel-title", id: "panel-title" }, h("span", {}, view.title), view.sub ? h("span", { class: "panel-sub" }, h("span", { class: "sr" }, ", "), view.sub) : null);
    const link = h("span", { class: "panel-link" }, view.link && h("a", { class: "icon-button", href: view.link, target: "_blank", rel: "noopener", "aria-label": t("Open in the help centre (new tab)") }, icon("external")));
    if (headed === view) { // its buttons stay: a press would miss one that is swapped meanwhile
      head.children[1].replaceWith(name);
      head.children[2].replaceWith(link);
      return;
    }
    headed = view;
    const behind = stack.at(-2);
    const before = behind ? h("button", { class: "icon-button", type: "button", "aria-label": t("Back to {place}", { place: behind.label.toLowerCase() }), onclick: back }, flipped("back")) : h("span", { class: "panel-mark" }, icon("mark"));
    head.replaceChildren(before, name, link, h("button", { class: "icon-button", type: "button", "aria-label": t("Close help"), onclick: hide }, icon("close")));
  }

  function hide() {
    if (panel.hidden) return;
    panel.hidden = true;
    hidden();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    event.stopPropagation(); // the host page's single-letter shortcuts stay silent while somebody writes to us
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault(); // a dialog of the host's, in which we may stand, stays open
      hide();
    }
    if (event.key === "Tab" && phone.matches) stay(event);
  }

  /** On a phone the panel is the whole screen: Tab goes round inside it. @param {KeyboardEvent} event */
  function stay(event) {
    const all = [...panel.querySelectorAll("button, a[href], input, select, textarea, summary, [tabindex='0']")].filter((one) => one.offsetParent !== null && !one.disabled);
    const [first, last] = [all[0], all[all.length - 1]];
    const [from, to] = event.shiftKey ? [first, last] : [last, first];
    if (root.activeElement !== from) return;
    event.preventDefault();
    to.focus();
  }

  /** The phone's keyboard must not cover the field: the panel is as high as what can be seen. */
  function fit() {
    const seen = phone.matches && !panel.hidden ? visualViewport : null;
    panel.setAttribute("aria-modal", String(phone.matches));
    panel.style.height = seen && innerHeight - seen.height > 80 ? `${seen.height}px` : "";
    panel.style.top = seen && panel.style.height ? `${seen.offsetTop}px` : "";
  }

  return {
    push, back, hide, refresh, panel, speak,
    views: () => [...stack],
    /** What has loaded takes the focus, unless somebody is at a field of the host's by now. @param {any} view @param {HTMLElement} [node] */
    focus(view, node) {
      const at = document.activeElement;
      if (view !== stack.at(-1) || (at && at !== document.body && at !== root.host)) return;
      if (node) node.focus({ preventScroll: true });
      else view.focus();
    },
    /** How long a chat would wait now; nothing where nobody knows. @param {number | null | undefined} minutes */
    wait(minutes) {
      line.textContent = typeof minutes === "number" ? t("Live chat, about {time}", { time: span(minutes) }) : "";
    },
    top: () => stack.at(-1),
    isOpen: () => !panel.hidden,
    open() {
      panel.hidden = false;
      fit();
      const now = stack.at(-1);
      if (now) (now.focus ?? (() => now.scroller.focus()))();
    },
    /** Everything put away; the next view is the first. */
    clear() {
      while (stack.length) stack.pop()?.left?.();
    },
    /** Back to the first view. */
    home() {
      while (stack.length > 1) back();
    },
    /** @param {boolean} on */
    keys(on) {
      keys.hidden = !(on && stack.at(-1)?.start);
    },
    /** Read out politely, after a pause, so that only the last of several is heard. @param {string} text */
    say(text) {
      clearTimeout(saying);
      announcer.textContent = "";
      saying = window.setTimeout(() => (announcer.textContent = text), 60);
    },
    destroy() {
      visualViewport?.removeEventListener("resize", fit);
      visualViewport?.removeEventListener("scroll", fit);
      phone.removeEventListener("change", fit);
      panel.remove();
    },
  };
}

/** @param {number} minutes */
function span(minutes) {
  const [amount, unit] = minutes < 90 ? [minutes, "minute"] : [minutes / 60, "hour"];
  return new Intl.NumberFormat(spoken(), { style: "unit", unit, unitDisplay: "short" }).format(Math.max(1, Math.round(amount)));
}
