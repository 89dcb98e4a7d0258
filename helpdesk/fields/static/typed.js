// What was typed beside a conversation and isn't saved yet outlives any new picture of the page.

const TEXTS = ".details :is(input:not([type=hidden], [type=checkbox]), textarea), [data-timer] input:not([type=hidden])";

/** Puts back, into what replaces `part`, what was typed in it. @param {Element} part @returns {() => void} */
export function keepTyped(part) {
  const kept = [...part.querySelectorAll(TEXTS)].filter((one) => isTyped(/** @type {HTMLInputElement} */ (one))).map((one) => ({ id: one.id, value: /** @type {HTMLInputElement} */ (one).value }));
  return () => {
    for (const { id, value } of kept) {
      const now = document.getElementById(id);
      if (now instanceof HTMLInputElement || now instanceof HTMLTextAreaElement) now.value = value;
    }
  };
}

/** @param {HTMLFormElement} form */
export function isChanged(form) {
  if (form.matches("[data-unsaved]")) return true;
  return [...form.elements].some((one) => {
    if (one instanceof HTMLSelectElement) return [...one.options].some((option) => option.selected !== option.defaultSelected) && !(one.selectedIndex === 0 && ![...one.options].some((option) => option.defaultSelected));
    if (one instanceof HTMLInputElement && one.type === "checkbox") return one.checked !== one.defaultChecked;
    return (one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement) && one.type !== "hidden" && one.value !== one.defaultValue;
  });
}

/** @param {HTMLInputElement | HTMLTextAreaElement} one */
function isTyped(one) {
  const form = one.form;
  return !form?.matches("[data-sent]") && (one.value !== one.defaultValue || Boolean(form?.matches("[data-unsaved]")));
}
