// The widget's words in the reader's language. A key is its English sentence, so that English needs no file and a missing one still reads.

/** @type {Record<string, string>} */ let dictionary = {};
let locale = "en";

/** @param {string} wanted BCP 47; a language we don't have is English */
export async function speak(wanted) {
  locale = wanted || "en";
  const language = locale.toLowerCase().split("-")[0];
  dictionary = ["es", "ar"].includes(language) ? (await import(`./${language}.js`)).words : {};
}

export const spoken = () => locale;

/** @param {string} sentence @param {Record<string, string | number>} [values] for its {names} */
export function t(sentence, values = {}) {
  return (dictionary[sentence] ?? sentence).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @param {number} count @param {string} one @param {string} many both may hold {count} */
export function tn(count, one, many) {
  return t(new Intl.PluralRules(locale).select(count) === "one" ? one : many, { count: new Intl.NumberFormat(locale).format(count) });
}
