// The search box: filters and their values as one types, a combobox by the APG. Without it the form still works.

import { element } from "./elements.js";
import { say } from "/static/saying.js";

const PAUSE = 120;

export function followSearchBox() {
  const form = document.querySelector("form[data-find]");
  if (form instanceof HTMLFormElement) follow(form);
}

/** @param {HTMLFormElement} form */
function follow(form) {
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
  const list = /** @type {HTMLElement} */ (form.querySelector("[role=listbox]"));
  /** @type {AbortController | undefined} */ let request;
  /** @type {{text: string, said: string, open: boolean, whole?: boolean}[]} */ let offered = [];
  let timer = 0;
  let chosen = -1;

  input.addEventListener("input", later);
  input.addEventListener("focus", later);
  input.addEventListener("blur", hide);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (event.key === "Escape" && open) {
      event.preventDefault();
      hide();
    } else if ((event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) && open && chosen >= 0) {
      event.preventDefault();
      take(chosen);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && offered.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      chosen = chosen < 0 ? (step > 0 ? 0 : offered.length - 1) : (chosen + step + offered.length) % offered.length;
      show();
    }
  });

  function later() {
    clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE);
  }

  async function ask() {
    request?.abort();
    if (document.activeElement !== input) return;
    request = new AbortController();
    const address = new URL(form.dataset.suggest ?? "", location.href);
    address.searchParams.set("q", input.value);
    try {
      const answer = await fetch(address, { signal: request.signal, headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return hide();
      const { suggestions, recent } = await answer.json();
      offered = [...recent.map((/** @type {string} */ text) => ({ text, said: say("Searched lately"), open: false, whole: true })), ...suggestions].slice(0, 10);
      chosen = -1;
      if (offered.length) show();
      else hide();
    } catch {
      // typed on, or offline: the form itself still works
    }
  }

  function show() {
    list.replaceChildren(...offered.map(option));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (chosen >= 0) input.setAttribute("aria-activedescendant", `find-${chosen}`);
    else input.removeAttribute("aria-activedescendant");
  }

  /** @param {typeof offered[0]} one @param {number} at */
  function option(one, at) {
    const made = element("div", { class: "find-option", role: "option", id: `find-${at}`, "aria-selected": String(at === chosen) }, element("span", {}, one.text), element("small", {}, one.said));
    made.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    made.addEventListener("click", () => take(at));
    return made;
  }

  function hide() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} at */
  function take(at) {
    const one = offered[at];
    const before = one.whole ? "" : input.value.slice(0, input.value.lastIndexOf(" ") + 1);
    input.value = before + one.text + (one.open || one.whole ? "" : " ");
    hide();
    if (one.whole) form.requestSubmit();
    else later();
  }
}
