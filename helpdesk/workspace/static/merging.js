// Takes in a thread drawn anew: what was loaded before it stays, and so does a part in which somebody reads or writes.

/** @param {HTMLElement} old @param {HTMLElement} fresh */
export function mergeThread(old, fresh) {
  const from = [...fresh.children].find((one) => keyOf(one) && keyOf(one) !== "older");
  const first = [...old.children].find((one) => from && keyOf(one) === keyOf(from));
  const kept = new Map([...old.children].filter(isInUse).map((one) => [keyOf(one), one]));
  const parts = [...fresh.children].map((one) => kept.get(keyOf(one)) ?? one);
  if (!first || keyOf(old.children[0]) === keyOf(fresh.children[0])) return old.replaceChildren(...parts);
  while (first.nextSibling) first.nextSibling.remove();
  first.replaceWith(...parts.slice([...fresh.children].indexOf(/** @type {Element} */ (from))));
}

/** @param {Element | undefined} part */
function keyOf(part) {
  return part instanceof HTMLElement ? part.id || part.dataset.key || "" : "";
}

/** @param {Element} part */
function isInUse(part) {
  return part.querySelector(".edit-note[open], .versions[open]") !== null;
}
