// All talk with the server: one POST of text/plain to one origin, the session in the body, so nothing needs a preflight.

import { spoken, t } from "./words.js";

export class Refused extends Error {
  /** @param {number} status @param {{title?: string, detail?: string, field?: string | null}} problem */
  constructor(status, problem) {
    super(problem.detail || t("That didn’t work. Try again in a moment."));
    this.status = status;
    this.field = problem.field ?? null;
  }
}

/** @param {{base: string, site: string, page: string, getToken: null | (() => Promise<string | null>)}} settings */
export function createServer(settings) {
  let session = remembered();
  let signed = false;
  /** @type {Promise<any> | null} */ let opening = null;

  /** @param {string} path @param {object} body @param {AbortSignal} [signal] */
  async function send(path, body, signal) {
    try {
      return await fetch(`${settings.base}v1/${path}`, { method: "POST", body: JSON.stringify(body), credentials: "omit", signal, headers: { "Content-Type": "text/plain", "Accept-Language": spoken() } });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Refused(0, { detail: t("We couldn’t reach the server. Try again in a moment.") });
    }
  }

  /** @param {string} path @param {object} body @param {AbortSignal} [signal] */
  async function post(path, body, signal) {
    const answer = await send(path, body, signal);
    if (!answer.ok) throw new Refused(answer.status, (await answer.json().catch(() => ({}))).error ?? {});
    return answer.status === 204 ? null : answer.json();
  }

  /** @returns {Promise<any>} */
  function open() {
    opening ??= (async () => {
      const token = settings.getToken ? await settings.getToken().catch(() => null) : null;
      const opened = await post("session", { site: settings.site, token, page: settings.page, session: token ? null : session });
      session = opened.session;
      signed = opened.signed;
      return opened;
    })().catch((error) => {
      opening = null;
      throw error;
    });
    return opening;
  }

  /** With the session; opened anew, once, when it has ended. @param {string} path @param {object} body @param {AbortSignal} [signal] */
  async function ask(path, body, signal) {
    await open();
    try {
      return await post(path, { session, ...body }, signal);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error;
      opening = null;
      await open();
      return post(path, { session, ...body }, signal);
    }
  }

  return {
    open,
    ask,
    /** Lines of a server-sent event stream, as they come. @param {string[]} references @param {AbortSignal} signal @param {(data: any) => void} heard @param {() => void} ready */
    async listen(references, signal, heard, ready) {
      await open();
      const answer = await send("live", { session, references }, signal);
      if (!answer.ok || !answer.body) throw new Refused(answer.status, {});
      ready();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        rest += value;
        const parts = rest.split("\n\n");
        rest = parts.pop() ?? "";
        for (const part of parts) {
          const data = part.split("\n").find((line) => line.startsWith("data: "));
          if (data && !part.includes("event: hello")) heard(JSON.parse(data.slice(6)));
        }
      }
    },
    /** Sent even when the page is being left. @param {object[]} steps */
    note(steps) {
      if (!session || !steps.length) return;
      const body = JSON.stringify({ session, steps });
      fetch(`${settings.base}v1/events`, { method: "POST", body, credentials: "omit", keepalive: true, headers: { "Content-Type": "text/plain" } }).catch(() => null); // losing a beacon harms nobody
    },
    /** An anonymous visitor who wrote to us keeps the conversation until the tab closes. */
    remember() {
      if (signed || !session) return;
      try {
        sessionStorage.setItem("aside", session);
      } catch {
        return; // storage is switched off: the conversation lasts as long as the page
      }
    },
    forget() {
      session = null;
      opening = null;
      signed = false;
      try {
        sessionStorage.removeItem("aside");
      } catch {
        return; // storage is switched off, so there is nothing to forget
      }
    },
    restart() {
      opening = null;
    },
  };
}

function remembered() {
  try {
    return sessionStorage.getItem("aside");
  } catch {
    return null; // storage is switched off: the conversation lasts as long as the page
  }
}
