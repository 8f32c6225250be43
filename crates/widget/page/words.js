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

  // Pages write `pt_BR`, `AR`, `de_AT.UTF-8` and `ar, en`, too. What is no tag is English.
  const canonical = (tag) => {
    try {
      const [first] = tag.match(/[a-z\d]+([-_][a-z\d]+)*/i);
      return new Intl.Locale(first.replaceAll("_", "-"));
    } catch {
      return new Intl.Locale("en");
    }
  };

  const time = { hour: "numeric", minute: "2-digit" };
  const date = { day: "numeric", month: "long" };
  const format = (name, options) => (millis) => new Date(millis)[name](locale, options);

  Object.assign(frontdesk, {
    word: (name) => words[name],
    onLocaleChanged: (listener) => (onChanged = listener),
    time: format("toLocaleTimeString", time),
    // Six days from now a weekday can be mistaken for today: its date is said.
    weekday: (millis) =>
      format("toLocaleString", {
        ...(millis - Date.now() < 6 * 864e5 ? { weekday: "long" } : date),
        ...time,
      })(millis),
    day: format("toLocaleDateString", { weekday: "long", ...date }),
    setLocale(tag) {
      const wanted = canonical(tag);
      locale = wanted.baseName;
      const { language } = wanted;
      root.lang = locale;
      root.dir = /Arab|Hebr|Thaa|Nkoo|Adlm|Syrc/.test(wanted.maximize().script) ? "rtl" : "ltr";
      put(english());
      if (/^(ar|es|fr|hi|pt|ur|vi)$/.test(language))
        fetch(`/widget/words/${language}.txt`)
          .then((answer) => (answer.ok ? answer.text() : ""))
          // Without them it stays English.
          .then((text) => locale === wanted.baseName && put(text), () => {});
    },
  });
})();
