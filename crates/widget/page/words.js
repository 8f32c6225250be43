// The chat's own texts in the visitor's language: lines of `name: text`, the
// English ones in the page, the others in words/.
(() => {
  const root = document.documentElement;
  const read = (text) =>
    Object.fromEntries([...text.matchAll(/^(\w+): (.+)$/gm)].map(([, name, words]) => [name, words]));
  let words = {};
  let locale = "en";
  let onChanged;

  const put = (text) => {
    words = { ...words, ...read(text) };
    for (const element of document.querySelectorAll("[data-word]"))
      element.textContent = words[element.dataset.word];
    for (const element of document.querySelectorAll("[data-label]")) {
      element.ariaLabel = words[element.dataset.label];
      if ("placeholder" in element) element.placeholder = element.ariaLabel;
    }
    if (onChanged) onChanged();
  };
  const english = () => document.getElementById("words").textContent;

  const format = (name, options) => (millis) => {
    const date = new Date(millis);
    try {
      return date[name](locale, options);
    } catch {
      // A language that is none.
      return date[name]([], options);
    }
  };

  Object.assign(frontdesk, {
    word: (name) => words[name],
    onLocaleChanged: (listener) => (onChanged = listener),
    time: format("toLocaleTimeString", { hour: "numeric", minute: "2-digit" }),
    weekday: format("toLocaleString", { weekday: "long", hour: "numeric", minute: "2-digit" }),
    day: format("toLocaleDateString", { weekday: "long", day: "numeric", month: "long" }),
    setLocale(wanted) {
      locale = wanted;
      const language = wanted.split("-")[0];
      root.lang = wanted;
      root.dir = /^(ar|fa|he|ur)$/.test(language) ? "rtl" : "ltr";
      put(english());
      if (/^(ar|es|fr|hi|pt|ur|vi)$/.test(language))
        fetch(`/widget/words/${language}.txt`)
          .then((answer) => (answer.ok ? answer.text() : ""))
          // Without them it stays English.
          .then((text) => locale === wanted && put(text), () => {});
    },
  });
})();
