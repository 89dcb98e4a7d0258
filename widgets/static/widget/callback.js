// A call: the number as its owner writes it, a time on their own clock, and a promise that can be moved or cancelled.

import { h, icon } from "./dom.js";
import { region, t } from "./words.js";

export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/**
 * The fields of a call, for the form.
 * @param {{server: any, draft: Record<string, any>}} given
 * @returns {Promise<import("./message.js").Extra>}
 */
export async function drawCall({ server, draft }) {
  const times = await timesOf(server);
  const { country } = times;
  const wrong = h("p", { class: "bad", id: "m-number-wrong", role: "alert" });
  const number = h("input", { id: "m-number", type: "tel", autocomplete: "tel", maxlength: "40", placeholder: country.example, "aria-describedby": "m-number-hint m-number-wrong", oninput: () => { draft.number = number.value; say(""); }, onchange: check });
  number.value = draft.number ?? "";
  const picker = drawTimes(times, draft.slot, (slot) => (draft.slot = slot));

  /** Checked when it is left, so that a slip is told before all is sent. */
  async function check() {
    if (!number.value.trim()) return;
    try {
      number.value = draft.number = (await server.ask("call/number", { number: number.value, country: country.code })).number;
      say("");
    } catch (error) {
      if (error.field === "number") say(error.message);
    }
  }

  /** @param {string} sentence */
  function say(sentence) {
    wrong.textContent = sentence;
    if (sentence) number.setAttribute("aria-invalid", "true");
    else number.removeAttribute("aria-invalid");
  }

  return {
    body: h("div", { class: "call-fields" },
      h("div", {}, h("label", { for: "m-number" }, t("Your number")), number, wrong, h("p", { class: "hint", id: "m-number-hint" }, t("In {country} without {prefix}; elsewhere, begin with +.", { country: inWords(country), prefix: country.prefix }))),
      picker.body),
    fields: { number, slot: picker.field },
    check: () => (!number.value.trim() ? { sentence: t("Write the number we should call."), field: "number" } : !draft.slot ? { sentence: t("Choose when we may call."), field: "slot" } : null),
    values: () => ({ call: { number: number.value.trim(), country: country.code, slot: draft.slot }, timezone: times.timezone }),
  };
}

/** @param {any} server */
const timesOf = (server) => server.ask("call/times", { timezone: zone(), locale: navigator.language });

/**
 * A day, then its times; full ones are shown as such.
 * @param {any} times @param {string | undefined} chosen @param {(slot: string) => void} choose
 */
function drawTimes(times, chosen, choose) {
  const { timezone } = times;
  const days = times.days.filter((one) => one.slots.some((slot) => slot.free));
  const box = h("div", { class: "times", role: "radiogroup", "aria-labelledby": "m-times" });
  const select = h("select", { id: "m-day", onchange: () => show(select.value) }, ...days.map(({ day, slots }) => h("option", { value: day }, dayName(slots[0].at, timezone))));
  const city = timezone.split("/").at(-1).replaceAll("_", " ");

  /** @param {string} day */
  function show(day) {
    const { slots } = days.find((one) => one.day === day) ?? { slots: [] };
    box.replaceChildren(...slots.map((slot, at) => {
      const words = `${clock(slot.at, timezone)}${slot.zone ? ` ${slot.zone}` : ""}`;
      return h("label", { class: "time" },
        h("input", { type: "radio", name: "slot", value: slot.at, disabled: !slot.free, checked: slot.at === chosen, id: at ? null : "m-slot", onchange: () => { chosen = slot.at; choose(slot.at); } }),
        h("span", {}, words, !slot.free && h("small", {}, ` ${t("full")}`)));
    }));
  }

  const first = days.find((one) => one.slots.some((slot) => slot.at === chosen)) ?? days[0];
  if (first) {
    select.value = first.day;
    show(first.day);
  }
  const body = days.length ? h("div", {}, h("label", { for: "m-day" }, t("Day")), select, h("p", { class: "label", id: "m-times" }, t("Time, on the clock in {city}", { city })), box)
    : h("p", { class: "quiet", role: "status" }, t("No time is free in the coming days. Write to us instead."));
  return { body, field: select };
}

/**
 * The call in its conversation: what happens next, another time, or no call.
 * @param {{server: any, reference: string, changed: () => Promise<void>, say: (text: string) => void}} given
 */
export function createCall({ server, reference, changed, say }) {
  const box = h("section", { class: "call-card", "aria-label": t("Your call") });
  let shown = null;
  let settled = false; // a time was chosen: the choice makes room for the call, also where nothing has changed

  /** Draws what has changed; a time being chosen stays when nothing has. @param {any} told @param {boolean} solved */
  function show(told, solved) {
    const call = { ...told, solved };
    if (settled || JSON.stringify(call) !== JSON.stringify(shown)) draw(call);
  }

  /** @param {any} call */
  function draw(call) {
    shown = call;
    settled = false;
    const at = `${dayName(call.slot, call.timezone)}, ${clock(call.slot, call.timezone)}`;
    const city = call.timezone.split("/").at(-1).replaceAll("_", " ");
    const head = (name, words) => h("p", { class: "call-head" }, icon(name), h("strong", {}, words));
    const wrong = problem();
    if (call.state === "done") return box.replaceChildren(head("check", t("We called you.")));
    if (call.state === "cancelled") return box.replaceChildren(head("phone", t("The call is cancelled.")), h("p", { class: "quiet" }, call.solved ? t("Your question was solved without it. If you still need it, choose another time.") : t("Your question stays here, and we answer it in writing.")), h("div", { class: "row" }, act(t("Choose another time"), move, wrong)), wrong);
    box.replaceChildren(head("phone", t("We call you {at}", { at })),
      h("p", { class: "quiet" }, t("On {number}, on the clock in {city}. Somebody who has read this calls; you needn’t tell it again. If you miss it, we write here.", { number: call.number, city })),
      h("div", { class: "row" }, act(t("Move"), move, wrong), act(t("Cancel the call"), cancel, wrong)), wrong);
  }

  async function cancel() {
    await server.ask("call/cancel", { reference });
    await done(t("The call is cancelled."));
  }

  /** @param {string} words */
  async function done(words) {
    say(words);
    await changed();
    box.querySelector("button")?.focus();
  }

  async function move() {
    const times = await timesOf(server);
    let slot = "";
    const wrong = problem();
    const picker = drawTimes(times, slot, (at) => (slot = at));
    const send = act(t("Move the call"), async () => {
      if (!slot) throw new Error(t("Choose when we may call."));
      await server.ask("call/move", { reference, slot });
      settled = true;
      await done(t("The call is moved."));
    }, wrong, "primary");
    box.replaceChildren(h("div", { class: "form" }, picker.body), wrong, h("div", { class: "row" }, send, act(t("Keep it as it is"), keep, wrong)));
    picker.field.focus();
  }

  async function keep() {
    draw(shown);
    box.querySelector("button")?.focus();
  }

  return { body: box, show };
}

/**
 * Another way on that the conversation proposes: one choice, to take or to leave. A call asks for its number and time first.
 * @param {{server: any, reference: string, changed: () => Promise<void>, say: (text: string) => void, leave: () => void}} given
 *   `leave`: where the focus goes when the choice is gone
 */
export function createNext({ server, reference, changed, say, leave }) {
  const box = h("section", { class: "call-card" });
  let way = null;

  /** @param {any} told */
  function show(told) {
    if (JSON.stringify(told) === JSON.stringify(way)) return;
    way = told;
    if (!way) return;
    draw(h("p", { class: "quiet" }, way.why), way.yes, way.channel === "phone_callback" ? askForCall : () => send({}));
    say(`${way.why} ${way.question}`);
  }

  /** @param {Node} body @param {string} yes @param {() => Promise<void>} run */
  function draw(body, yes, run) {
    const wrong = problem();
    box.replaceChildren(h("strong", {}, way.question), body, wrong, h("div", { class: "row" }, act(yes, run, wrong, "primary"), act(way.no, () => send({}, false), wrong)));
  }

  async function askForCall() {
    const form = await drawCall({ server, draft: {} });
    draw(h("div", { class: "form" }, form.body), t("Book the call"), async () => {
      const missing = form.check?.();
      if (missing) throw new Error(missing.sentence);
      await send(form.values());
    });
    form.fields.number.focus();
  }

  /** @param {object} more @param {boolean} [accept] */
  async function send(more, accept = true) {
    await server.ask("thread/next", { reference, channel: way.channel, accept, ...more });
    await changed();
    leave();
  }

  return { body: box, show };
}

const problem = () => h("p", { class: "bad", role: "alert" });

/** @param {string} words @param {() => Promise<void>} run @param {HTMLElement} wrong @param {string} [kind] */
function act(words, run, wrong, kind = "") {
  return h("button", { class: `button small ${kind}`, type: "button", onclick: async () => {
    try {
      wrong.textContent = "";
      await run();
    } catch (error) {
      wrong.textContent = error.message;
    }
  } }, words);
}

/** @param {{code: string, name: string}} country */
const inWords = ({ code, name }) => new Intl.DisplayNames(region(), { type: "region" }).of(code) ?? name;

/** @param {string} at @param {string} timeZone */
const dayName = (at, timeZone) => new Intl.DateTimeFormat(region(), { weekday: "long", day: "numeric", month: "long", timeZone }).format(new Date(at));

/** @param {string} at @param {string} timeZone */
const clock = (at, timeZone) => new Intl.DateTimeFormat(region(), { hour: "2-digit", minute: "2-digit", timeZone }).format(new Date(at));
