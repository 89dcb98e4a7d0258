// Our words in the language of the page. English is the key; what is said otherwise comes in one island (foundation/saying.py).

const language = document.documentElement.lang || "en";
/** @type {Record<string, string | Record<string, string>>} */
const words = JSON.parse(document.getElementById("our-words")?.textContent || "{}");
const plural = new Intl.PluralRules(language);
const figures = new Intl.NumberFormat(language === "en" ? "en-GB" : language);

/** @param {string} sentence @param {Record<string, string | number>} [values] for its {names}; `n` chooses the plural form */
export function say(sentence, values = {}) {
  const found = words[sentence] ?? sentence;
  const said = typeof found === "string" ? found : (found[plural.select(Number(values.n))] ?? found.other);
  return said.replace(/\{(\w+)\}/g, (whole, name) => (name === "n" && typeof values.n === "number" ? number(values.n) : String(values[name] ?? whole)));
}

/** `12,345` or `12.345`. @param {number} one */
export const number = (one) => figures.format(one);

/** `a, b and c`. @param {string[]} names */
export const together = (names) => new Intl.ListFormat(language, { type: "conjunction" }).format(names);
