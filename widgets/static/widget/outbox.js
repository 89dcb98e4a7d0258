// What somebody writes in a conversation and hasn't arrived: kept while the page is open, wherever they look, and sent once.

import { createAttachments } from "./files.js";
import { newKey } from "./message.js";
import { createRetry } from "./retry.js";
import { t } from "./words.js";

/**
 * @typedef {{key: string, body: string, files: number[], wrong: string, waits: boolean, sent: boolean}} Unsent it waits to be sent, or was refused for good
 * @typedef {{reference: string, words: string, attachments: any, unsent: Unsent[], changed: () => void, arrived: () => void}} Box
 */

/** @param {{server: any, say: (text: string) => void}} given */
export function createOutbox({ server, say }) {
  /** @type {Map<string, Box>} */ const boxes = new Map();
  /** @type {Promise<void> | null} */ let flushing = null;
  const retry = createRetry();

  /** The same box each time a conversation is opened. @param {string} reference @returns {Box} */
  function of(reference) {
    const made = boxes.get(reference) ?? { reference, words: "", attachments: createAttachments({ server, say }), unsent: [], changed: () => {}, arrived: () => {} };
    boxes.set(reference, made);
    return made;
  }

  /** In the order they were written. */
  const waiting = () => [...boxes.values()].flatMap((box) => box.unsent.filter((one) => one.waits).map((one) => ({ box, one })));

  /** Each once: the key makes another try the same message. It stays in the box until it is read in the conversation. When one doesn't get through, the rest waits too. */
  async function sendAll() {
    retry.stop();
    for (let next = waiting()[0]; next; next = waiting()[0]) {
      const { box, one } = next;
      try {
        await server.ask("messages", { reference: box.reference, key: one.key, body: one.body, files: one.files });
        Object.assign(one, { wrong: "", waits: false, sent: true });
      } catch (error) {
        if (error.name === "AbortError") return;
        if (retry.plan(error, flush)) return put(navigator.onLine === false ? t("You’re offline. It is sent when you’re back.") : t("{problem} It goes again by itself.", { problem: error.message }));
        Object.assign(one, { wrong: error.message, waits: false });
      }
      box.changed();
    }
  }

  /** What is said of all that waits. @param {string} sentence */
  function put(sentence) {
    for (const { one } of waiting()) one.wrong = sentence;
    for (const box of boxes.values()) box.changed();
  }

  const flush = () => (flushing ??= sendAll().finally(() => {
    flushing = null;
    for (const box of boxes.values()) if (box.unsent.some((one) => one.sent)) box.arrived();
  }));

  return {
    of,
    flush,
    /** Once more, because somebody says so. @param {Box} box @param {Unsent} one */
    send(box, one) {
      Object.assign(one, { wrong: "", waits: true });
      box.changed();
      return flush();
    },
    /** @param {Box} box @param {{body: string, files: number[]}} written */
    add(box, written) {
      const one = { ...written, key: newKey(), wrong: "", waits: true, sent: false };
      box.unsent.push(one);
      return this.send(box, one);
    },
    speak: () => boxes.forEach((box) => box.attachments.speak()),
    stop: retry.stop,
  };
}
