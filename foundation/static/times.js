// Shows every <time data-when> in the reader's own zone and words; the exact moment stays on hover.

const DAY = 86_400_000;
const language = document.documentElement.lang;
/** Their own kind of the page's language: en-US or en-GB for a page in en. As in `own-clock.js`, which pages have among their scripts and don't wait for. */
const locale = navigator.languages.find((one) => one.split("-")[0] === language) ?? (language === "en" ? "en-GB" : language || undefined);
const exact = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" });
const isTwelve = new Intl.DateTimeFormat(locale, { hour: "numeric" }).resolvedOptions().hour12;
const time = new Intl.DateTimeFormat(locale, { hour: isTwelve ? "numeric" : "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const dateOfYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });

/** @param {Date} moment @param {Date} now */
export function inWords(moment, now) {
  const seconds = (moment.getTime() - now.getTime()) / 1000;
  const size = Math.abs(seconds);
  if (size < 45) return relative.format(0, "second");
  if (size < 3_600) return withUnits(relative.format(Math.round(seconds / 60), "minute"));
  if (size < 86_400) return withUnits(relative.format(Math.round(seconds / 3_600), "hour"));
  if (size < 7 * 86_400) return relative.format(Math.round(seconds / 86_400), "day");
  return shortDate(moment, now);
}

/** English has its own short forms; clocks beside them say “3 h” and “5 min” in every language. @param {string} words */
function withUnits(words) {
  return words.replace(/\bhrs?\b\.?/, "h").replace(/\bmins?\./, "min");
}

/** @param {Date} moment @param {Date} now */
function shortDate(moment, now) {
  return moment.getFullYear() === now.getFullYear() ? date.format(moment) : dateOfYear.format(moment);
}

/** Of which moment and words each has its title. @type {WeakMap<Element, string>} */
const titled = new WeakMap();

/** Only what says something else than before is written: all else stays as it was laid out. @param {ParentNode} root */
export function showTimes(root = document) {
  const now = new Date();
  for (const element of root.querySelectorAll("time[data-when]")) {
    const moment = new Date(element.getAttribute("datetime") ?? "");
    if (Number.isNaN(moment.getTime())) continue;
    const style = element.getAttribute("data-when");
    const words = element.getAttribute("data-title") ?? "{}";
    const of = `${moment.getTime()} ${words}`;
    if (titled.get(element) !== of || !element.hasAttribute("title")) element.setAttribute("title", words.replace("{}", exact.format(moment)));
    titled.set(element, of);
    if (style === "words") continue; // its own words stay
    const told =
      style === "date" ? shortDate(moment, now)
      : style === "time" ? time.format(moment)
      : style === "moment" ? `${shortDate(moment, now)}, ${time.format(moment)}`
      : inWords(moment, now);
    if (element.textContent !== told) element.textContent = told;
  }
}

showTimes();
setInterval(showTimes, 30_000);
document.addEventListener("htmx:afterSwap", (event) => showTimes(/** @type {Element} */ (event.target)));
for (const drawn of ["aside:shown", "aside:filled"]) document.addEventListener(drawn, () => showTimes());
