// What this page can do: the commands the server told, of which those remain whose button, field or list is here.

/**
 * @typedef {{id: string, name: string, group: string, keys?: string[], press?: string, focus?: string, choose?: string, href?: string,
 *   does?: string, icon: string, words?: string, in_palette?: boolean}} Command
 */

/** @type {Command[]} */
const all = JSON.parse(document.getElementById("commands")?.textContent ?? "[]");

/** @type {Record<string, () => void>} */
const doings = {};

/** Something the keys do themselves. @param {string} name @param {() => void} run */
export function teach(name, run) {
  doings[name] = run;
}

/** @typedef {{id: string, name: string, words: string, symbol: string, go: () => void}} Offer */
/** @type {(() => Offer[])[]} */
const sources = [];

/** What only the page knows can be done: macros that fit this ticket. @param {() => Offer[]} source */
export function offer(source) {
  sources.push(source);
}

export function offered() {
  return sources.flatMap((source) => source());
}

export function allCommands() {
  return all;
}

/** @param {Command} command */
export function isHere(command) {
  const place = command.press ?? command.focus ?? command.choose;
  const found = place ? document.querySelector(place) : null;
  return place ? found !== null && found.closest("[inert]") === null : Boolean(command.href || (command.does && doings[command.does]));
}

/** Keys as a keyboard has them: `M` is ⇧ M, `g w` is G W. @param {string} keys */
export function keysShown(keys) {
  return keys.split(" ").flatMap((key) => (keys.length === 1 && key !== key.toLowerCase() ? ["⇧", key] : key.length === 1 ? [key.toUpperCase()] : [key]));
}

/** @param {Command} command */
export function run(command) {
  if (command.does && doings[command.does]) return doings[command.does]();
  if (command.href) return void (location.href = command.href);
  const target = document.querySelector(command.press ?? command.focus ?? "");
  if (!(target instanceof HTMLElement)) return;
  if (command.focus) target.focus();
  else target.click();
}

/** Choose an option of a list, as if somebody had: of the list that is there now, the page may have been drawn anew. @param {Command} command @param {string} value */
export function choose(command, value) {
  const select = document.querySelector(command.choose ?? "");
  if (!(select instanceof HTMLSelectElement)) return;
  select.value = value;
  select.form?.requestSubmit();
}
