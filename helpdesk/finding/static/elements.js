// Makers of elements, without a string of HTML anywhere.

/** @param {string} tag @param {Record<string, string>} attributes @param {...(Node | string)} inside */
export function element(tag, attributes, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

/** @param {string} sheet @param {string} name */
export function icon(sheet, name) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  for (const [key, value] of Object.entries({ class: "icon", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" })) picture.setAttribute(key, value);
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${sheet}#${name}`);
  picture.append(use);
  return picture;
}
