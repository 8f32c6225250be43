// What the frame says to the page that holds it, and hears from it
// (docs/widget.md). It runs before the chat has loaded: what the page says
// until then is held, and the box has its colours at once.
(() => {
  const root = document.documentElement;
  const held = [];
  let origin, tell;

  const dress = ({ color, scheme } = {}) => {
    if (color) root.style.setProperty("--accent", color);
    if (scheme) root.dataset.scheme = scheme;
  };
  const speak = (locale) => {
    const language = locale.split("-")[0];
    root.lang = locale;
    root.dir = /^(ar|fa|he|ur)$/.test(language) ? "rtl" : "ltr";
  };

  const hear = (data, from) => {
    // The first to boot the frame is its host; which pages can be, the
    // frame-ancestors of this page say.
    if (data.type === "boot") origin = origin || from;
    if (from !== origin) return;
    if (data.type === "boot") {
      dress(data.theme);
      speak(String(data.locale || navigator.language));
    }
    const text = JSON.stringify(data);
    if (tell) tell(text);
    else held.push(text);
  };

  addEventListener("message", ({ source, origin: from, data }) => {
    if (source === parent && data && data.frontdesk === 1) hear(data, from);
  });

  window.frontdesk = {
    dress: (color, scheme) => dress({ color, scheme }),
    speak,
    origin: () => origin,
    hear(listener) {
      tell = listener;
      held.splice(0).forEach(tell);
    },
    say(text) {
      if (parent !== window) parent.postMessage({ frontdesk: 1, ...JSON.parse(text) }, origin);
    },
    // The words of another language; none where there are none.
    words: (language) =>
      fetch(`/widget/words/${language}.txt`).then(
        (answer) => (answer.ok ? answer.text() : ""),
        () => "",
      ),
  };

  if (parent === window) {
    // Opened by itself, it is its own host.
    const page = { url: location.href, title: document.title, referrer: document.referrer };
    hear({ type: "boot", locale: navigator.language, page, open: true }, location.origin);
  } else {
    // It holds nothing that others may not hear.
    parent.postMessage({ frontdesk: 1, type: "hello" }, "*");
  }
})();
