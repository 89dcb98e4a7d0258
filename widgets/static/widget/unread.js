// Replies that nobody has read yet: counted on the launcher and in the list, also from other days, and heard live.

/**
 * @param {{server: any, replies: any, settings: any, frame: any, memory: any, parts: any, onUnread: (count: number) => void, back: () => void, news: () => void}} given
 *   `back` is called when the connection is there again
 */
export function createUnread({ server, replies, settings, frame, memory, parts, onUnread, back, news }) {
  /** @type {Map<string, number>} */ const counts = new Map();
  /** @type {() => void} */ let stop = () => {};
  /** @type {string[]} */ let hearing = [];

  const total = () => [...counts.values()].reduce((sum, one) => sum + one, 0);
  const shows = (/** @type {string} */ reference) => frame.isOpen() && frame.top()?.reference === reference;

  /** @param {string} reference @param {number} replies */
  function count(reference, replies) {
    if (replies) counts.set(reference, replies);
    else counts.delete(reference);
    onUnread(total());
  }

  /** @param {string} reference @param {any} data */
  function heard(reference, data) {
    const answer = data.by === "agent" && data.kind === "reply";
    if (answer && !shows(reference)) count(reference, (counts.get(reference) ?? 0) + 1);
    const unread = Math.max(1, total()); // now: what the server counted a moment ago may come before the part does
    if (answer && (settings.blink || settings.sound)) parts.part("attention").then((attention) => attention.callAttention(settings, unread)).catch(() => null);
    if (frame.isOpen() && frame.top()?.start) news();
  }

  function hear() {
    const references = memory.known.threads.map((one) => one.reference);
    if (!references.length || references.every((one) => hearing.includes(one))) return;
    stop();
    hearing = references;
    let before = false;
    const connected = (/** @type {boolean} */ on) => {
      if (!on) return;
      back();
      if (before) news(); // what came meanwhile
      before = true;
    };
    stop = replies.hear({ references, connected, heard });
  }

  return {
    of: (/** @type {string} */ reference) => counts.get(reference) ?? 0,
    /** What the server knows to be unread, and what comes from now on. */
    follow() {
      for (const line of memory.known.threads) count(line.reference, shows(line.reference) ? 0 : line.unread);
      hear();
    },
    /** Read here is read on other days too. @param {string} reference */
    seen(reference) {
      count(reference, 0);
      server.ask("threads/read", { reference }).catch(() => null); // it counts as new once more, which harms nobody
    },
    /** In the language of now. */
    tell: () => onUnread(total()),
    looked: (/** @type {string} */ reference) => count(reference, 0),
    forget() {
      stop();
      hearing = [];
      counts.clear();
      onUnread(0);
    },
    stop: () => stop(),
  };
}
