// A team's own questions: few, none required, filled in from the host's page where it tells.

import { h, icon } from "./dom.js";
import { t } from "./words.js";

/**
 * @param {{name: string, label: string, kind: string, longest: number, options: {value: string, label: string, note: string | null}[]}[]} asked
 * @param {Record<string, string>} draft what was filled in before
 * @returns {import("./message.js").Extra | null}
 */
export function drawRequest(asked, draft) {
  if (!asked.length) return null;
  /** @type {Record<string, any>} */ const fields = {};
  const note = h("p", { class: "note", role: "status" });
  const rows = asked.map((one) => {
    const id = `m-${one.name}`;
    const keep = () => { draft[one.name] = field.value; tellNote(); };
    const field = one.kind === "choice" ? h("select", { id, onchange: keep }, h("option", { value: "" }, t("Not said")), ...one.options.map(({ value, label }) => h("option", { value }, label)))
      : one.kind === "long" ? h("textarea", { id, rows: "2", maxlength: one.longest, oninput: keep })
      : h("input", { id, type: one.kind === "date" ? "date" : one.kind === "link" ? "url" : "text", inputmode: one.kind === "amount" ? "decimal" : null, maxlength: one.longest, autocomplete: "off", oninput: keep });
    field.value = draft[one.name] ?? fromPage(one.name);
    field.setAttribute("aria-describedby", "m-wrong");
    fields[one.name] = field;
    return h("div", { class: one.kind === "amount" || one.name === "currency" ? "half" : null }, h("label", { for: id }, one.label), field);
  });
  tellNote();

  /** Some answers call for a word at once. */
  function tellNote() {
    const said = asked.flatMap((one) => one.options.filter(({ value }) => fields[one.name].value === value)).find((option) => option.note);
    note.replaceChildren(...(said ? [icon("alert"), h("span", {}, said.note)] : []));
  }

  return {
    body: h("fieldset", { class: "asks" }, h("legend", { class: "eyebrow" }, t("If you know it; all of this is optional")), ...rows, note),
    fields,
    values: () => ({ request: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value.trim()]).filter(([, said]) => said)) }),
  };
}

/** What the host's page says about where somebody is: `data-help-contract="Packaging illustrations"`. @param {string} name */
function fromPage(name) {
  const attribute = `data-help-${name}`;
  return document.querySelector(`[${attribute}]`)?.getAttribute(attribute)?.slice(0, 200) ?? "";
}
