// The widget's words in the reader's language. A key is its English sentence, so that English needs no file and a missing one still reads.

const SPOKEN = ["es", "ar"];

/** @type {Record<string, string>} */ let dictionary = {};
let locale = "en";
let place = "en";
let wish = 0; // the last one counts, whichever dictionary arrives first

/** @param {string} wanted BCP 47; a language we don't have, or that doesn't arrive, is English */
export async function speak(wanted) {
  const mine = ++wish;
  const language = base(wanted || "en");
  const words = SPOKEN.includes(language) ? await import(`./${language}.js`).then((file) => file.words, () => ({})) : {};
  if (mine !== wish) return;
  dictionary = words;
  locale = Object.keys(dictionary).length ? language : "en";
  place = [wanted, ...navigator.languages].find((one) => one?.includes("-") && base(one) === locale) ?? locale;
}

/** The language of our words. */
export const spoken = () => locale;

/** The same with its country, by which dates and numbers are written. */
export const region = () => place;

export const rightToLeft = () => locale === "ar";

/** @param {string} sentence @param {Record<string, string | number>} [values] for its {names} */
export function t(sentence, values = {}) {
  return (dictionary[sentence] ?? sentence).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * A language that has other plurals than English keeps them under "many|few", "many|one" and so on.
 * @param {number} count @param {string} one @param {string} many both may hold {count}
 */
export function tn(count, one, many) {
  const form = new Intl.PluralRules(locale).select(count);
  const sentence = `${many}|${form}` in dictionary ? `${many}|${form}` : form === "one" ? one : many;
  return t(sentence, { count: new Intl.NumberFormat(place).format(count) });
}

/** @param {string} tag */
const base = (tag) => tag.toLowerCase().split("-")[0];
