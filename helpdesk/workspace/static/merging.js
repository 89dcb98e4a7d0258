// Takes in a thread drawn anew: what was loaded before it stays, and so does a part in which somebody reads or writes.

/** @param {HTMLElement} old @param {HTMLElement} fresh */
export function mergeThread(old, fresh) {
  const parts = unfolded(old, [...fresh.children]);
  const open = new Map([...old.children].filter(isInUse).map((one) => [keyOf(one), one]));
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceChildren(...parts.map((one) => {
    const used = open.get(keyOf(one));
    return used && used !== one ? refreshed(used, one) : one;
  }));
  if (focused instanceof HTMLElement && focused.isConnected) focused.focus({ preventScroll: true });
}

/** Where the fresh thread leaves lines out, there stays what is shown of them here. @param {HTMLElement} old @param {Element[]} fresh @returns {Element[]} */
function unfolded(old, fresh) {
  const fold = fresh.findIndex((one) => one.classList.contains("folded"));
  if (fold < 1) return fresh;
  const next = fresh.findIndex((one, at) => at > fold && keyOf(one));
  const here = [...old.children];
  const [from, to] = [fresh[fold - 1], fresh[next]].map((one) => here.findIndex((part) => keyOf(part) === keyOf(one)));
  return from < 0 || to <= from ? fresh : [...fresh.slice(0, fold), ...here.slice(from + 1, to), ...fresh.slice(next)];
}

/** The letter as it is now, in the place of one in which a form or an earlier wording is open: what is typed and shown there stays. @param {Element} used @param {Element} fresh */
function refreshed(used, fresh) {
  if (used.querySelector(".versions[open]")) fresh.querySelector(".versions")?.setAttribute("open", "");
  const writing = used.querySelector(".edit-note[open]");
  const [body, freshBody] = [used, fresh].map((one) => one.querySelector(".letter-body"));
  if (!writing || !body || !freshBody) return fresh;
  const at = [...freshBody.children].findIndex((one) => one.classList.contains("edit-note"));
  for (const child of [...body.children]) if (child !== writing) child.remove();
  const others = [...freshBody.children].filter((one) => !one.classList.contains("edit-note"));
  writing.before(...others.slice(0, at < 0 ? others.length : at));
  if (at >= 0) writing.after(...others.slice(at));
  return used;
}

/** @param {Element | undefined} part */
function keyOf(part) {
  return part instanceof HTMLElement ? part.id || part.dataset.key || "" : "";
}

/** @param {Element} part */
function isInUse(part) {
  return part.querySelector(".edit-note[open], .versions[open]") !== null;
}
