// What somebody did since they first opened help: sent in one beacon when they leave, never before they used it.

/** @param {{server: any, page: () => string, allowed?: () => boolean}} given nothing is noted unless it is allowed */
export function createJourney({ server, page, allowed = () => true }) {
  /** @type {{at: number, step: object}[]} */ let steps = [];
  const flush = () => {
    const now = Date.now();
    server.note(steps.splice(0, 50).map(({ at, step }) => ({ ...step, ago: (now - at) / 1000 })));
  };
  const leave = () => document.visibilityState === "hidden" && flush();
  document.addEventListener("visibilitychange", leave);
  addEventListener("pagehide", flush);
  return {
    flush,
    /** @param {object} step @param {number} [at] when it happened */
    note(step, at = Date.now()) {
      if (!allowed()) return;
      steps.push({ at, step: { page: page() || null, ...step } });
      if (steps.length > 40) flush();
    },
    forget: () => (steps = []),
    destroy() {
      flush();
      document.removeEventListener("visibilitychange", leave);
      removeEventListener("pagehide", flush);
    },
  };
}
