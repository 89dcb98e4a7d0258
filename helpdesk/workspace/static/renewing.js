// A part of the page becomes what the server draws now without being taken out: what is pressed, marked or focused in it stays so.

/** Whether it could be renewed where it stands: only words and attributes differ. @param {Element} known @param {Element} fresh */
export function renew(known, fresh) {
  if (!isAlike(known, fresh)) return false;
  if (!known.isEqualNode(fresh)) take(known, fresh);
  return true;
}

/** Somebody has marked words in it, or the focus is there. @param {Element} part */
export function isMarked(part) {
  const marked = getSelection();
  return part.contains(document.activeElement) || (marked !== null && !marked.isCollapsed && marked.containsNode(part, true));
}

/** The same elements in the same order. @param {Element} one @param {Element} other @returns {boolean} */
function isAlike(one, other) {
  if (one.tagName !== other.tagName || one.getAttribute("data-file") !== other.getAttribute("data-file")) return false;
  const [mine, theirs] = [[...one.childNodes], [...other.childNodes]];
  return mine.length === theirs.length && mine.every((node, at) => {
    const [its, fresh] = [node, theirs[at]];
    return its instanceof Element && fresh instanceof Element ? isAlike(its, fresh) : its.nodeType === fresh.nodeType;
  });
}

/** @param {Element} known @param {Element} fresh */
function take(known, fresh) {
  for (const { name } of [...known.attributes]) if (name !== "open" && !fresh.hasAttribute(name)) known.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (known.getAttribute(name) !== value && !isLoaded(known, name)) known.setAttribute(name, value);
  if (known instanceof HTMLTextAreaElement && known.defaultValue !== fresh.textContent) known.value = fresh.textContent ?? "";
  known.childNodes.forEach((node, at) => {
    const its = fresh.childNodes[at];
    if (node instanceof Element) take(node, /** @type {Element} */ (its));
    else if (node.nodeValue !== its.nodeValue) node.nodeValue = its.nodeValue;
  });
}

/** A picture's address is another each time; the picture isn't. @param {Element} one @param {string} attribute */
function isLoaded(one, attribute) {
  return one instanceof HTMLImageElement && attribute === "src" && one.complete && one.naturalWidth > 0;
}
