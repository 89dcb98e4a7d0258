// The preview's side: takes unsaved settings from the settings page, and from nobody else.

window.aside ??= Object.assign((...call) => (window.aside.q = window.aside.q ?? []).push(call), {});
addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || source !== parent) return;
  if (data.settings) window.aside("config", { ...data.settings, locale: data.settings.locale || "en" });
  if (data.verb) window.aside(data.verb);
});
parent.postMessage({ ready: true }, location.origin);
