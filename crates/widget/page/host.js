// Messages between the frame and the page that holds it: docs/widget.md. What
// the page says before the program has loaded is queued; theme and locale apply
// at once.
(() => {
  const root = document.documentElement;
  const queue = [];
  let origin, listener;

  const applyTheme = (color, scheme) => {
    if (color && CSS.supports("color", color)) root.style.setProperty("--accent", color);
    if (scheme) root.dataset.scheme = scheme;
  };

  const text = (value) => (typeof value === "string" ? value : "");
  // The page's word for where the visitor is, and this browser's for who reads it.
  const visitOf = ({ url, title, referrer }) => ({
    page: { url: text(url), title: text(title) },
    referrer: text(referrer),
    language: navigator.language,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  // A site may hand over anything: the program is given texts under known names.
  const argumentOf = (method, value) => {
    if (method === "setLocale") return { locale: text(value) };
    if (method === "setAttributes") {
      const attributes = Object.entries(value || {});
      return { attributes: attributes.map(([name, v]) => ({ name, value: String(v ?? "") })) };
    }
    const { token, ...rest } = Object(value);
    const texts = Object.entries(rest).filter(([, v]) => typeof v === "string");
    // A token of another type, null too, is none that the server takes, and no
    // unsigned identity.
    return { ...Object.fromEntries(texts), ...(token === undefined ? {} : { token: text(token) }) };
  };

  const receive = (data, from) => {
    const { type, theme } = data;
    if (type === "boot") {
      // The first to boot the frame is its host; which pages can be, the
      // frame-ancestors of this page say.
      origin = origin || from;
      if (from !== origin) return;
      const { color, scheme } = theme || {};
      applyTheme(color, scheme);
      frontdesk.setKept(data.memory);
      frontdesk.setLocale(String(data.locale || navigator.language));
    }
    if (from !== origin) return;
    if (type === "keep") return frontdesk.setKept(data.memory);
    const { id, method, args, open, page } = data;
    const message = { type, id, method, open: !!open, has_color: (theme || {}).color != null };
    if (page || type === "boot") message.visit = visitOf(page || {});
    if (type === "call") message.argument = argumentOf(method, (args || [])[0]);
    const json = JSON.stringify(message);
    if (listener) listener(json);
    else queue.push(json);
  };

  addEventListener("message", ({ source, origin: from, data }) => {
    if (source === parent && data && data.frontdesk === 1) receive(data, from);
  });

  window.frontdesk = {
    applyTheme,
    origin: () => origin,
    onMessage(program) {
      listener = program;
      queue.splice(0).forEach(listener);
    },
    postMessage(json) {
      if (parent !== window) parent.postMessage({ frontdesk: 1, ...JSON.parse(json) }, origin);
    },
    begin() {
      if (parent !== window) {
        // It holds nothing that others may not read.
        return parent.postMessage({ frontdesk: 1, type: "hello" }, "*");
      }
      // Opened by itself, it is its own host.
      const page = { url: location.href, title: document.title, referrer: document.referrer };
      receive({ type: "boot", page, open: true }, location.origin);
    },
  };
})();
