/**
 * Aside: help at the side of the page. Copy this file into your project, or reference it where you serve the widget from:
 * /// <reference path="./aside.d.ts" />
 */

export type Token = string | null | undefined;
export type GetToken = () => Token | Promise<Token>;
export type Colours = { light: [colour: string, ink: string]; dark: [colour: string, ink: string] };

/** What changes how help looks and behaves on this page; the site's settings are the start. */
export interface Settings {
  /** The key of your site. */
  site?: string;
  /** BCP 47. English, Spanish and Arabic are complete. A change is spoken at once. */
  locale?: string;
  getToken?: GetToken | null;
  /** `start` is left where text runs from left to right. */
  side?: "start" | "end";
  /** Pixels from that side, and from below. */
  x?: number;
  y?: number;
  accent?: Colours | null;
  /** A small ? beside each element with `data-help`. */
  marks?: boolean;
  /** The title says that a reply came. */
  blink?: boolean;
  /** A soft sound for a reply. */
  sound?: boolean;
  /** A line under the greeting. */
  greeting?: string;
}

/** Moves what is likely asked; unlocks nothing. Sign what must be believed. */
export interface Hints {
  role?: string;
  /** Of the account, when it isn't as it should be: `unverified`, `payment_failed`. */
  state?: string;
  [other: string]: unknown;
}

export interface Suggestion {
  id: string;
  title: string;
  section: string;
  snippet: string;
}

export interface Place {
  query?: string;
  ask?: string;
  article?: string;
  contact?: boolean;
  /** What they come from: it counts as read, and is passed on. */
  read?: { id: string; title: string } | { id: string; title: string }[];
}

export interface Events {
  ready: Record<never, never>;
  open: Record<never, never>;
  close: Record<never, never>;
  page: { page: string; url: string };
  suggestions: { query: string; articles: string[] };
  article: { id: string; title: string };
  /** Of an article, or of an answer and its first article; empty where the answer was about the account only. */
  feedback: { article: string; helped: boolean };
  /** The assistant answered, and from which articles. */
  answer: { question: string; articles: string[] };
  "no-answer": { question: string };
  clarify: { question: string; options: string[] };
  "contact-offered": { channel: string };
  "contact-started": { channel: string };
  "contact-submitted": { reference: string; channel: string };
  /** Replies from people that wait to be read. */
  unread: { count: number };
  error: { reason: string };
}

export type EventName = keyof Events;

export interface Aside {
  /** Draws the launcher, also again after `destroy`. */
  (verb: "init", options?: Settings & { page?: string }): void;
  /** Somebody is signed in now. Help starts anew as this person. */
  (verb: "identify", token: GetToken | string): void;
  /** Which page this is, until you say another; without a key, help follows the address by itself again. */
  (verb: "page", key?: string): void;
  (verb: "context", hints: Hints): void;
  /** For a search field of your own. */
  (verb: "suggest", query: string): Promise<Suggestion[]>;
  (verb: "open", at?: string | Place): Promise<void>;
  (verb: "close" | "toggle"): void;
  (verb: "search", query: string): Promise<void>;
  /** Puts a question to the assistant. */
  (verb: "ask", question: string): Promise<void>;
  /** By its id, or the last part of its address. */
  (verb: "article", id: string): Promise<void>;
  /** The ways to a person. */
  (verb: "contact"): Promise<void>;
  (verb: "prefill", words: { message?: string; email?: string; name?: string }): void;
  /** Something happened, such as a payment that failed: whoever answers sees it before they ask. Sent only once help is used. */
  (verb: "event", name: string, facts?: Record<string, string | number | boolean>): void;
  (verb: "config", settings?: Settings): Settings & { page: string; version: string; consent: boolean };
  /** `false`: nothing is kept in the tab, and no step is noted. */
  (verb: "consent", given: boolean): void;
  /** Returns how to stop listening. */
  <Name extends EventName>(verb: "on" | "once", name: Name, call: (detail: Events[Name]) => void): () => void;
  <Name extends EventName>(verb: "off", name: Name, call: (detail: Events[Name]) => void): void;
  /** At sign-out: nothing of this person stays, here or on the server. */
  (verb: "reset"): void;
  /** Takes everything away, your listeners too. */
  (verb: "destroy"): void;
  /** Calls made before the script has arrived. */
  q?: ArrayLike<unknown>[];
  loaded?: true;
}

declare global {
  interface Window {
    aside: Aside;
  }
  interface DocumentEventMap {
    "aside:ready": CustomEvent<Events["ready"]>;
    "aside:open": CustomEvent<Events["open"]>;
    "aside:close": CustomEvent<Events["close"]>;
    "aside:page": CustomEvent<Events["page"]>;
    "aside:suggestions": CustomEvent<Events["suggestions"]>;
    "aside:article": CustomEvent<Events["article"]>;
    "aside:feedback": CustomEvent<Events["feedback"]>;
    "aside:answer": CustomEvent<Events["answer"]>;
    "aside:no-answer": CustomEvent<Events["no-answer"]>;
    "aside:clarify": CustomEvent<Events["clarify"]>;
    "aside:contact-offered": CustomEvent<Events["contact-offered"]>;
    "aside:contact-started": CustomEvent<Events["contact-started"]>;
    "aside:contact-submitted": CustomEvent<Events["contact-submitted"]>;
    "aside:unread": CustomEvent<Events["unread"]>;
    "aside:error": CustomEvent<Events["error"]>;
  }
}
