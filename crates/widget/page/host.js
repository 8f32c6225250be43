// What the frame says to the page that holds it, and hears from it:
// docs/widget.md. What the page says before the chat has loaded is held, and
// the box has its colours and its language at once.
(() => {
  const root = document.documentElement;
  const held = [];
  let origin, tell;

  const dress = (color, scheme) => {
    if (color && CSS.supports("color", color)) root.style.setProperty("--accent", color);
    if (scheme) root.dataset.scheme = scheme;
  };

  const hear = (data, from) => {
    if (data.type === "boot") {
      // The first to boot the frame is its host; which pages can be, the
      // frame-ancestors of this page say.
      origin = origin || from;
      if (from !== origin) return;
      const { color, scheme } = data.theme || {};
      dress(color, scheme);
      frontdesk.speak(String(data.locale || navigator.language));
    }
    if (from !== origin) return;
    if (data.page) {
      data.page.language = navigator.language;
      data.page.time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    }
    if (data.method === "setAttributes") {
      const [facts] = data.args;
      const list = Object.entries(facts || {});
      data.args = [list.map(([name, value]) => ({ name, value: String(value ?? "") }))];
    }
    const text = JSON.stringify(data);
    if (tell) tell(text);
    else held.push(text);
  };

  addEventListener("message", ({ source, origin: from, data }) => {
    if (source === parent && data && data.frontdesk === 1) hear(data, from);
  });

  window.frontdesk = {
    dress,
    origin: () => origin,
    hear(listener) {
      tell = listener;
      held.splice(0).forEach(tell);
    },
    say(text) {
      if (parent !== window) parent.postMessage({ frontdesk: 1, ...JSON.parse(text) }, origin);
    },
    begin() {
      if (parent !== window) {
        // It holds nothing that others may not hear.
        return parent.postMessage({ frontdesk: 1, type: "hello" }, "*");
      }
      // Opened by itself, it is its own host.
      const page = { url: location.href, title: document.title, referrer: document.referrer };
      hear({ type: "boot", page, open: true }, location.origin);
    },
  };
})();
