// What somebody writes in a conversation and hasn't arrived: kept while the page is open, wherever they look, and sent once.

import { createAttachments } from "./files.js";
import { newKey } from "./message.js";
import { t } from "./words.js";

/**
 * @typedef {{key: string, body: string, files: number[], wrong: string, sending: boolean, sent: boolean}} Unsent
 * @typedef {{reference: string, words: string, attachments: any, unsent: Unsent[], changed: () => void}} Box
 */

/** @param {{server: any, say: (text: string) => void}} given */
export function createOutbox({ server, say }) {
  /** @type {Map<string, Box>} */ const boxes = new Map();
  /** @type {Promise<void> | null} */ let flushing = null;

  /** The same box each time a conversation is opened. @param {string} reference @returns {Box} */
  function of(reference) {
    const made = boxes.get(reference) ?? { reference, words: "", attachments: createAttachments({ server, say }), unsent: [], changed: () => {} };
    boxes.set(reference, made);
    return made;
  }

  /** Once: the key makes another try the same message. It stays in the box until it is read in the conversation. @param {Box} box @param {Unsent} one */
  async function send(box, one) {
    if (one.sending || one.sent) return;
    Object.assign(one, { wrong: "", sending: true });
    box.changed();
    try {
      await server.ask("messages", { reference: box.reference, key: one.key, body: one.body, files: one.files });
      one.sent = true;
    } catch (error) {
      one.wrong = navigator.onLine === false ? t("You’re offline. It is sent when you’re back.") : error.message;
    }
    one.sending = false;
    box.changed();
  }

  return {
    of,
    send,
    /** @param {Box} box @param {{body: string, files: number[]}} written */
    add(box, written) {
      const one = { ...written, key: newKey(), wrong: "", sending: false, sent: false };
      box.unsent.push(one);
      return send(box, one);
    },
    flush: () => (flushing ??= sendRest().finally(() => (flushing = null))),
  };

  /** What didn't reach the server goes again, in the order it was written. */
  async function sendRest() {
    for (const box of boxes.values()) for (const one of [...box.unsent]) if (one.wrong) await send(box, one);
  }
}
