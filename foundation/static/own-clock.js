// A clock as who reads this page reads clocks: `times.js` shows moments so, `own_clock.py` says them so.

const language = document.documentElement.lang;
const locale = navigator.languages.find((one) => one.split("-")[0] === language) ?? (language === "en" ? "en-GB" : language || undefined);
const isTwelve = new Intl.DateTimeFormat(locale, { hour: "numeric" }).resolvedOptions().hour12;
/** @type {Intl.DateTimeFormatOptions} */
const short = { hour: isTwelve ? "numeric" : "2-digit", minute: "2-digit" };
const time = new Intl.DateTimeFormat(locale, short);
const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });

/** @param {Date} moment @param {string} [timeZone] theirs, where it is somebody else's clock */
export function clock(moment, timeZone) {
  return timeZone ? new Intl.DateTimeFormat(locale, { ...short, timeZone }).format(moment) : time.format(moment);
}

/** @param {Date} moment */
export function dayAndClock(moment) {
  return `${day.format(moment)}, ${clock(moment)}`;
}
