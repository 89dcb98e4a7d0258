// Which page of the host somebody is on, and when they go on to another, without a word from the host.

/** The address, with the route that some applications keep behind the #. */
export const place = () => location.pathname + (/^#!?\//.test(location.hash) ? location.hash : "");

const first = place();

/** Which page this is: as the host said, as an element says, as the snippet said where it was loaded, or by the site's patterns. @param {[string, string][]} pages @param {string | null} told @param {string} [loaded] */
export function pageHere(pages, told, loaded) {
  const marked = /** @type {HTMLElement | null} */ (document.querySelector("[data-help-page], :is(html, body, main)[data-page]"))?.dataset;
  const [, key = ""] = pages.find(([pattern]) => new RegExp(pattern).test(place())) ?? [];
  return told ?? marked?.helpPage ?? marked?.page ?? ((place() === first && loaded) || key);
}

/** Single-page navigation. What the host wrapped around history stays as it is. @param {() => void} moved @param {AbortSignal} signal */
export function onTheWay(moved, signal) {
  for (const name of ["popstate", "hashchange"]) addEventListener(name, moved, { signal });
  if (window.navigation?.addEventListener) return window.navigation.addEventListener("currententrychange", moved, { signal });
  for (const name of ["pushState", "replaceState"]) {
    const before = history[name];
    const ours = (...words) => {
      before.apply(history, words);
      if (!signal.aborted) moved();
    };
    history[name] = ours;
    signal.addEventListener("abort", () => { if (history[name] === ours) history[name] = before; });
  }
}
