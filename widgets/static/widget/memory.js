// What we know of the person who is here: in memory only, as long as the page lasts, and gone when somebody else comes.

/**
 * @typedef {{body: string, email: string, name: string, key: string, extra: Record<string, any>, leaveOut: Set<string>, attachments: any}} Draft
 * @typedef {{key: string, text: string}} Question put to the assistant, and not answered yet
 */

const unsaid = () => ({ body: "", key: "", extra: {}, leaveOut: new Set(), attachments: null });

/** @param {any} settings */
export function createMemory(settings) {
  const blank = () => ({
    /** @type {any} what the server says of this page and person */ known: null,
    /** @type {{id: string, title: string}[]} */ read: [],
    /** @type {Set<string>} ways to an answer that didn't help */ tried: new Set(),
    asked: "", // what they typed last
    /** @type {string | null} with the assistant */ conversation: null,
    /** @type {Question[]} */ questions: [],
    words: "", // to the assistant, not sent yet
    /** @type {Draft} */ draft: { ...unsaid(), email: "", name: "" },
  });

  const memory = {
    ...blank(),
    forget: () => Object.assign(memory, blank()),
    /** @param {{id: string, title: string}} article */
    reads({ id, title }) {
      memory.read = [...memory.read.filter((one) => one.id !== id), { id, title }].slice(-20);
    },
    ids: () => memory.read.map((one) => one.id),
    /** What the host knows to be written already; what somebody wrote themselves stays. */
    prefill() {
      const { message = "", email = "", name = "" } = settings.prefill ?? {};
      const { draft } = memory;
      draft.body ||= String(message);
      draft.email ||= String(email);
      draft.name ||= String(name);
    },
    /** The message is with us now. */
    sent() {
      Object.assign(memory.draft, unsaid());
      memory.asked = "";
      memory.conversation = null;
    },
  };
  memory.prefill();
  return memory;
}
