// Files on their way to a message, chosen, pasted or dropped; and those that came with one. What the server refuses is said beside the file.

import { h, icon } from "./dom.js";
import { region, t } from "./words.js";

const LARGEST = 10 * 1024 * 1024;
const MOST = 5;
const TALLEST = 220; // px, of a picture in the conversation
const ACCEPTED = "image/png,image/jpeg,image/gif,image/webp,application/pdf,text/plain,.csv,.log,.md,.json,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.odt,.ods,.odp,.zip";

/** @typedef {{file: File, id: number | null, wrong: string, final: boolean, share: number | null, stop: () => void, row: HTMLElement}} Chosen */

/**
 * @param {{server: any, say: (text: string) => void}} given
 */
export function createAttachments({ server, say }) {
  const picker = h("input", { type: "file", multiple: true, accept: ACCEPTED, hidden: true, onchange: () => { add(picker.files); picker.value = ""; } });
  const button = h("button", { class: "icon-button attach", type: "button", onclick: () => picker.click() }, icon("clip"));
  const list = h("ul", { class: "attached", hidden: true });
  const told = h("p", { class: "bad", role: "alert", hidden: true });
  /** @type {Chosen[]} */ let chosen = [];
  speak();

  /** In the language of now; they outlive the view they were chosen in. */
  function speak() {
    for (const name of ["aria-label", "title"]) button.setAttribute(name, t("Attach files"));
    list.setAttribute("aria-label", t("Files to send"));
    chosen.forEach(draw);
  }

  /** @param {FileList | File[]} files */
  function add(files) {
    tell("");
    for (const file of [...files]) {
      if (chosen.length >= MOST) return tell(t("A message takes up to 5 files. Send the others in the next one."));
      const one = { file, id: null, wrong: "", final: file.size > LARGEST, share: null, stop: () => {}, row: h("li") };
      chosen.push(one);
      list.append(one.row);
      list.hidden = false;
      send(one);
    }
  }

  /** @param {Chosen} one */
  async function send(one) {
    one.wrong = one.final ? t("This file is larger than 10 MB. Send a smaller one.") : "";
    draw(one);
    if (one.wrong) return say(one.wrong);
    const sending = new AbortController();
    one.stop = () => sending.abort();
    try {
      const kept = await server.upload(one.file, { signal: sending.signal, moved: (/** @type {number} */ share) => { one.share = share; one.row.querySelector("progress")?.setAttribute("value", String(share)); } });
      one.id = kept.id;
      say(t("{name} is attached.", { name: one.file.name }));
    } catch (error) {
      if (!chosen.includes(one)) return;
      one.final = error.status === 422 || error.status === 413; // it won't be another file the next time
      one.wrong = navigator.onLine === false ? t("You’re offline. Try again when you’re back.") : error.message;
      say(one.wrong);
    }
    draw(one);
  }

  /** @param {Chosen} one */
  function draw(one) {
    const { name, size } = one.file;
    const state = one.wrong ? h("span", { class: "bad" }, one.wrong) : one.id ? h("span", { class: "quiet" }, sizeOf(size))
      : h("progress", { max: "1", value: one.share, "aria-label": t("Uploading {name}", { name }) });
    const again = one.wrong && !one.final && h("button", { class: "text-button", type: "button", onclick: () => send(one) }, t("Try again"));
    one.row.className = one.wrong ? "file refused" : "file";
    one.row.replaceChildren(icon(one.wrong ? "alert" : "page"), h("span", { class: "file-text" }, h("bdi", { class: "file-name" }, name), state), ...(again ? [again] : []),
      h("button", { class: "icon-button small", type: "button", "aria-label": t("Remove {name}", { name }), onclick: () => remove(one) }, icon("close")));
  }

  /** @param {Chosen} one */
  function remove(one) {
    one.stop();
    chosen = chosen.filter((other) => other !== one);
    one.row.remove();
    list.hidden = !chosen.length;
    tell("");
    if (one.id) server.ask("files/removal", { file: one.id }).catch(() => null); // it is swept away when nobody sends it
    (list.querySelector("button") ?? button).focus();
  }

  /** @param {string} sentence */
  function tell(sentence) {
    told.textContent = sentence;
    told.hidden = !sentence;
  }

  return {
    button: h("span", { class: "attach-way" }, picker, button),
    list: h("div", { class: "attaching" }, list, told),
    /** Files of a paste or a drop; other text goes on as usual. @param {ClipboardEvent | DragEvent} event */
    take(event) {
      const files = ("clipboardData" in event ? event.clipboardData : event.dataTransfer)?.files;
      if (!files?.length) return;
      event.preventDefault();
      add(files);
    },
    ids: () => chosen.flatMap((one) => (one.id ? [one.id] : [])),
    names: () => chosen.filter((one) => one.id).map((one) => one.file.name),
    /** What stops the message from leaving: a sentence, or nothing. */
    waiting() {
      if (chosen.some((one) => one.wrong)) return t("One of your files couldn’t be attached. Try it again, or remove it.");
      return chosen.some((one) => !one.id) ? t("Your files are still on their way. Send this when they’re there.") : "";
    },
    clear() {
      chosen = [];
      list.replaceChildren();
      list.hidden = true;
      tell("");
    },
    tell,
    speak,
  };
}

/** The files of a message: pictures as such, the rest by name; all open in a tab of their own. @param {any[]} files */
export function drawFiles(files) {
  if (!files?.length) return null;
  return h("ul", { class: "files", "aria-label": t("Files") }, ...files.map((file) => h("li", {}, file.preview ? picture(file) : row(file))));
}

/** Takes its place before it has loaded. Where the host's page lets no picture of ours in, its name does. @param {any} file */
function picture(file) {
  const scale = Math.min(1, TALLEST / file.height);
  const link = h("a", { href: file.url, target: "_blank", rel: "noopener", title: file.name });
  const image = h("img", { src: file.preview, alt: file.name, width: Math.round(file.width * scale), height: Math.round(file.height * scale), loading: "lazy", onerror: () => link.replaceWith(row(file)) });
  link.append(image);
  return link;
}

/** @param {any} file */
function row(file) {
  return h("a", { class: "file", href: file.url, target: "_blank", rel: "noopener" }, icon("page"),
    h("span", { class: "file-text" }, h("bdi", { class: "file-name" }, file.name), h("span", { class: "quiet" }, sizeOf(file.size))));
}

/** @param {number} bytes */
function sizeOf(bytes) {
  const [amount, unit] = bytes >= 1024 * 1024 ? [bytes / 1024 / 1024, "megabyte"] : [Math.max(1, bytes / 1024), "kilobyte"];
  return new Intl.NumberFormat(region(), { style: "unit", unit, maximumFractionDigits: amount < 10 && unit === "megabyte" ? 1 : 0 }).format(amount);
}
