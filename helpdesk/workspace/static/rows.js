// Rows of the queue: what differs between the list that is shown and a newer one, and how rows are renewed where they stand.

/** What the server sent for each row last, so that an unchanged one isn't touched. @type {Map<string, string>} */
const drawn = new Map();

/** @param {ParentNode} list */
export function idsOf(list) {
  return [...list.querySelectorAll("[data-row]")].map((row) => String(row.getAttribute("data-row")));
}

/** @param {ParentNode} list @param {string | null | undefined} id @returns {HTMLElement | null} */
export function rowOf(list, id) {
  return id ? list.querySelector(`[data-row="${id}"]`) : null;
}

/** @param {string[]} shown @param {string[]} wanted @returns {{came: string[], gone: string[], moved: number}} */
export function difference(shown, wanted) {
  const came = wanted.filter((id) => !shown.includes(id));
  const gone = shown.filter((id) => !wanted.includes(id));
  const places = shown.filter((id) => wanted.includes(id)).map((id) => wanted.indexOf(id));
  return { came, gone, moved: places.length - longestRising(places) };
}

/** Renews each row that the newer list has too; order and focus stay. @param {HTMLElement} old @param {ParentNode} fresh */
export function renewRows(old, fresh) {
  const focused = document.activeElement;
  const held = focused?.closest("[data-row]")?.getAttribute("data-row");
  const isPick = focused?.matches(".row-pick");
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (old.querySelectorAll("[data-row]"))) {
    const id = String(row.dataset.row);
    const newer = rowOf(fresh, id);
    row.classList.toggle("is-gone", !newer);
    if (!newer || drawn.get(id) === newer.outerHTML) continue;
    drawn.set(id, newer.outerHTML);
    row.className = newer.className;
    row.replaceChildren(...newer.cloneNode(true).childNodes);
    if (id === held) /** @type {HTMLElement | null} */ (row.querySelector(isPick ? ".row-pick" : ".row-link"))?.focus({ preventScroll: true });
  }
}

/** @param {ParentNode} list */
export function rememberRows(list) {
  drawn.clear();
  for (const row of list.querySelectorAll("[data-row]")) drawn.set(String(row.getAttribute("data-row")), row.outerHTML);
}

/** How many stay in their order: whatever remains has moved. @param {number[]} places */
function longestRising(places) {
  /** @type {number[]} */
  const upTo = [];
  places.forEach((place, at) => {
    const before = places.slice(0, at).map((other, index) => (other < place ? upTo[index] : 0));
    upTo.push(1 + Math.max(0, ...before));
  });
  return Math.max(0, ...upTo);
}
