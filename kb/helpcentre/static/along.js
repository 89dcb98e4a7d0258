// "Talk to a person" takes along what was looked for and read in this tab, so that nobody has to say it again.
// Kept by the browser for this tab only, and gone with it.

const PLACE = "help.along";
const MOST_READ = 5;

/** @typedef {{query: string, read: {id: string, title: string}[]}} Along */

/** @returns {Along} */
function kept() {
  try {
    const { query = "", read = [] } = JSON.parse(sessionStorage.getItem(PLACE) ?? "{}");
    return { query, read };
  } catch {
    return { query: "", read: [] }; // storage is switched off, or holds something else
  }
}

/** @param {Along} along */
function keep(along) {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(along));
  } catch {
    // nothing is lost on this page
  }
}

/** @param {string} query */
function lookedFor(query) {
  if (query.trim()) keep({ ...kept(), query: query.trim() });
}
document.addEventListener("help:asked", (event) => event instanceof CustomEvent && lookedFor(event.detail));

/** @param {{id: string, title: string}} article @param {Along} along @returns {Along} */
function withRead({ id, title }, along) {
  return { ...along, read: [...along.read.filter((one) => one.id !== id), { id, title }].slice(-MOST_READ) };
}

const asked = document.querySelector("form[data-asked]");
if (asked instanceof HTMLElement) lookedFor(asked.dataset.asked ?? "");

const article = document.querySelector("article[data-id]");
if (article instanceof HTMLElement) keep(withRead({ id: article.dataset.id ?? "", title: article.querySelector("h1")?.textContent ?? "" }, kept()));

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("[data-help-contact]") : null;
  if (!(link instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!window.aside?.loaded) return; // the link leads to the page that says how
  event.preventDefault();
  event.stopPropagation(); // help's own listener would leave behind what we take along
  const { helpContact: id, helpTitle: title = "", helpQuery } = link.dataset;
  const along = id ? withRead({ id, title }, kept()) : kept();
  window.aside("open", { contact: true, query: helpQuery || along.query, read: along.read });
}, { capture: true });
