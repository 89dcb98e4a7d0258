// Whether single keys do something: kept in the browser, the same on every page of the desk (WCAG 2.1.4).

const SWITCH = "aside:single-keys";

export function singleKeysAreOn() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}

/** @param {boolean} on */
export function keepSingleKeys(on) {
  try {
    localStorage.setItem(SWITCH, on ? "on" : "off");
  } catch {
    // the choice lasts for this page
  }
}
