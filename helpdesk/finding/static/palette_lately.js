// Which commands were used lately, kept in the browser: never anything that somebody wrote.

const LATELY = "aside:palette";
const MOST = 12;

/** @returns {string[]} */
export function lately() {
  try {
    return JSON.parse(localStorage.getItem(LATELY) ?? "[]");
  } catch {
    return [];
  }
}

/** @param {string} id */
export function remember(id) {
  if (id.includes("q=") || id.startsWith("/desk/tickets/") || id === "everything") return;
  try {
    localStorage.setItem(LATELY, JSON.stringify([id, ...lately().filter((one) => one !== id)].slice(0, MOST)));
  } catch {
    // storage is switched off
  }
}
