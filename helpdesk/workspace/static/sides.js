// Which parts of the right column somebody folded, remembered in this browser.

const KEY = "aside.desk.folded";

/** @param {ParentNode} [within] drawn anew */
export function foldSides(within = document) {
  const folded = remembered();
  for (const side of /** @type {NodeListOf<HTMLDetailsElement>} */ (within.querySelectorAll("details[data-side]"))) {
    if (!side.querySelector("[data-missing], [data-unsaved]")) side.open = !folded.includes(String(side.dataset.side));
  }
}

export function rememberSides() {
  foldSides();
  document.addEventListener("click", (event) => {
    const side = event.target instanceof Element && event.target.closest("details[data-side] > summary")?.parentElement;
    if (!(side instanceof HTMLDetailsElement)) return;
    const others = remembered().filter((one) => one !== side.dataset.side);
    const folded = side.open ? [...others, String(side.dataset.side)] : others; // it turns after this click
    try {
      localStorage.setItem(KEY, JSON.stringify(folded));
    } catch {
      // a browser that keeps nothing shows all of them
    }
  });
}

/** @returns {string[]} */
function remembered() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.map(String) : [];
  } catch {
    return [];
  }
}
