// All talk with the server: one POST of text/plain to one origin, the session in the body, so nothing needs a preflight.

import { spoken, t } from "./words.js";

export class Refused extends Error {
  /** @param {number} status @param {{title?: string, detail?: string, field?: string | null}} problem */
  constructor(status, problem) {
    super(problem.detail || t("That didn’t work. Try again in a moment."));
    this.status = status;
    this.after = 0; // seconds, before another try counts
    this.field = problem.field ?? null;
  }
}

const HINTED = ["suggest", "likely"];
const PATIENCE = 8_000; // with the host's function: help opens without it

/** Whoever asked is gone: nobody is shown the answer, and nothing is said of it. */
export const gone = () => new DOMException("Somebody else is here by now.", "AbortError");

/** @param {any} settings */
export function createServer(settings) {
  let session = remembered();
  let signed = false;
  let person = 0; // counts who was there
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
    if (!answer.ok) {
      const refused = new Refused(answer.status, (await answer.json().catch(() => ({}))).error ?? {});
      throw Object.assign(refused, { after: Number(answer.headers.get("Retry-After")) || 0 });
    }
    return answer.status === 204 ? null : answer.json();
  }

  /** What the host says without a signature: it moves what is likely, and unlocks nothing. */
  const told = () => ({ near: settings.near || null, hints: settings.hints ?? {} });

  /** @param {string | null} ended */
  function end(ended) {
    if (!ended) return;
    fetch(`${settings.base}v1/session/end`, { method: "POST", body: JSON.stringify({ session: ended }), credentials: "omit", keepalive: true, headers: { "Content-Type": "text/plain" } }).catch(() => null); // it ends by itself later
  }

  /** @returns {Promise<any>} */
  function open() {
    if (opening) return opening;
    const mine = person;
    const made = (async () => {
      const token = await tokenOfHost(settings.getToken);
      if (mine !== person) throw gone();
      const opened = await post("session", { site: settings.site, token, page: settings.page, session: token ? null : session, version: settings.version || null, ...told() });
      if (mine !== person) {
        end(opened.session);
        throw gone();
      }
      session = opened.session;
      signed = opened.signed;
      return opened;
    })();
    opening = made;
    made.catch(() => { if (opening === made) opening = null; });
    return opening;
  }

  /** For the person who is there now, and for nobody after them. @template T @param {number} mine @param {Promise<T>} going @returns {Promise<T>} */
  async function still(mine, going) {
    const answer = await going.catch((error) => { throw mine === person ? error : gone(); });
    if (mine !== person) throw gone();
    return answer;
  }

  /** With the session; opened anew, once, when it has ended. @template T @param {() => Promise<T>} way @returns {Promise<T>} */
  async function withSession(way) {
    const mine = person;
    await still(mine, open());
    const used = session;
    try {
      return await still(mine, way());
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error;
      if (session === used) opening = null; // else another call has opened it anew already
      await still(mine, open());
      return still(mine, way());
    }
  }

  /** @param {string} path @param {object} body @param {AbortSignal} [signal] */
  const ask = (path, body, signal) => withSession(() => post(path, { session, ...(HINTED.includes(path) && told()), ...body }, signal));

  /** @param {File} file @param {{signal: AbortSignal, moved: (share: number) => void}} way */
  function carry(file, { signal, moved }) {
    const form = new FormData();
    form.append("session", session ?? "");
    form.append("file", file, file.name);
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${settings.base}v1/files`);
      request.setRequestHeader("Accept-Language", spoken());
      request.responseType = "json";
      if (new URL(settings.base).origin === location.origin) request.upload.onprogress = ({ loaded, total }) => moved(loaded / total);
      request.onload = () => (request.status === 200 ? done(request.response) : failed(new Refused(request.status, request.response?.error ?? {})));
      request.onerror = () => failed(new Refused(0, { detail: t("We couldn’t reach the server. Try again in a moment.") }));
      signal.addEventListener("abort", () => request.abort());
      request.send(form);
    });
  }

  return {
    open: () => still(person, open()),
    ask,
    /** For whoever is here now. @template T @param {Promise<T>} going @returns {Promise<T>} */
    meanwhile: (going) => still(person, going),
    /**
     * A file as a form, which needs no preflight; on our own origin, where listening costs none either, its progress is told.
     * @param {File} file @param {{signal: AbortSignal, moved: (share: number) => void}} way
     */
    upload: (file, way) => withSession(() => carry(file, way)),
    /** Lines of a server-sent event stream, as they come. @param {string[]} references @param {AbortSignal} signal @param {(data: any) => void} heard @param {() => void} ready */
    async listen(references, signal, heard, ready) {
      const answer = await withSession(async () => {
        const made = await send("live", { session, references }, signal);
        if (!made.ok || !made.body) throw new Refused(made.status, {});
        return made;
      });
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
      if (signed || !session || settings.consent === false) return;
      try {
        sessionStorage.setItem("aside", session);
      } catch {
        return; // storage is switched off: the conversation lasts as long as the page
      }
    },
    /** Ended here and on the server, even when the page is left at once. */
    leave() {
      end(session);
      this.forget();
    },
    /** What was kept for the next page goes; what goes on now stays in memory. */
    keepNothing: drop,
    forget() {
      person += 1;
      session = null;
      opening = null;
      signed = false;
      drop();
    },
    /** Help was taken away: nobody waits for an answer any more, and nothing is asked. The visitor's tab goes on. */
    stop() {
      person += 1;
      opening = Promise.reject(gone());
      opening.catch(() => null);
    },
    restart() {
      opening = null;
    },
  };
}

/** Whatever the host's function does: nothing, throw, or never end. @param {unknown} getToken @returns {Promise<string | null>} */
async function tokenOfHost(getToken) {
  if (typeof getToken !== "function") return null;
  const given = Promise.resolve().then(() => getToken()).catch(() => null);
  const token = await Promise.race([given, new Promise((done) => setTimeout(done, PATIENCE))]);
  return typeof token === "string" ? token : null;
}

function drop() {
  try {
    sessionStorage.removeItem("aside");
  } catch {
    return; // storage is switched off, so there is nothing to forget
  }
}

function remembered() {
  try {
    return sessionStorage.getItem("aside");
  } catch {
    return null; // storage is switched off: the conversation lasts as long as the page
  }
}
