// The launcher on a host's page, the box its chat sits in, and `Frontdesk(…)`:
// docs/widget.md. Whatever happens, nothing here throws into the page.
(() => {
  // Whether it is open, `aria-expanded` says. In the other languages it is a chat, too.
  const NAMES = { ar: "الدردشة", hi: "चैट", ur: "چیٹ", vi: "Trò chuyện" };
  const BUBBLE = "M10 22A9 9 0 1 0 6 18L5 23z";
  const CHEVRON = "m7 11 7 7 7-7";

  const STYLE = "./style.css";

  // The document without its named elements: `<img name="title">` is its `title`, too.
  const page = new Proxy(document, {
    get(target, name) {
      const value = Reflect.get(Document.prototype, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
    set(target, name, value) {
      return Reflect.set(Document.prototype, name, value, target);
    },
  });

  // Modules, and some scripts that others put in, have no `currentScript`.
  const tag = page.currentScript || page.querySelector('script[data-inbox][src*="/widget.js"]');
  if (!tag || !tag.src) return;

  const desk = new URL(tag.src).origin;
  const { inbox, locale, ...theme } = tag.dataset;
  const settings = { inbox, locale, theme };

  // `<form id="Frontdesk">` is in that place, too.
  const earlier = typeof window.Frontdesk === "function" ? window.Frontdesk : {};
  if (earlier.loaded) return inbox && earlier("boot", settings);

  const failure = ({ code, message = code }) => Object.assign(new Error(message), { code });
  // What a page hands over is kept as it was then, and can always be posted.
  const copy = (value) => JSON.parse(JSON.stringify(value));
  const warn = (error) => console.warn("Frontdesk:", error);
  const add = (parent, name) => parent.appendChild(page.createElement(name));
  const draw = (parent, name) =>
    parent.appendChild(page.createElementNS("http://www.w3.org/2000/svg", name));

  // What lives from one `boot` to its `shutdown`; returns the commands.
  const start = ({ inbox, locale, theme }) => {
    const key = "frontdesk:" + inbox;
    const kept = { setLocale: locale, setTheme: theme };
    const calls = { __proto__: null };
    const end = new AbortController();
    const { signal } = end;
    let memory = {};
    let listeners = [];
    let state; // once the frame is needed: "waiting", then "live" or "failed"
    let opened = false;
    let teaser; // beside the launcher in this tab
    let unread = 0;
    let count = 0;
    let timer, pause, told;
    let mark = ""; // before the page's title

    const language = () => kept.setLocale || page.documentElement.lang || navigator.language;

    const emit = (name, detail) => {
      for (const [wanted, listener] of listeners) {
        // What a listener throws is reported as the page's own, and stops nothing here.
        if (wanted === name) queueMicrotask(() => listener(detail));
      }
    };

    const post = (type, fields) => {
      if (state === "live" && frame.contentWindow)
        frame.contentWindow.postMessage({ type, frontdesk: 1, ...fields }, desk);
    };

    const postPage = (type, fields) => {
      const url = location.href.slice(0, 2000);
      const title = page.title.slice(0, 200);
      if (told !== (told = url + title) || fields)
        post(type, { page: { url, title, referrer: page.referrer }, ...fields });
    };

    const call = (method, value) =>
      new Promise((resolve, reject) => {
        const fields = { id: ++count, method, args: [value] };
        calls[count] = [fields, resolve, reject];
        post("call", fields);
      });

    const settle = ({ id, error, value }) => {
      if (!calls[id]) return;
      if (error) calls[id][2](failure(error));
      else calls[id][1](value);
      delete calls[id];
    };

    // Nobody loads the chat to be identified to it: it is told once it runs.
    const keep = (method, merge) => (value) => {
      const news = copy(value);
      kept[method] = merge ? { ...kept[method], ...news } : news;
      render();
      return state === "live" ? call(method, news) : { pending: true };
    };

    // Beside the body, not in it: a frame that is moved loads again, and pages swap bodies.
    const host = page.createElement("frontdesk-chat");
    const shadow = host.attachShadow({ mode: "closed" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];

    // Appended again, it loads again.
    const frame = Object.assign(page.createElement("iframe"), {
      title: "Chat",
      allow: "clipboard-write; autoplay",
      src: `${desk}/widget/${encodeURIComponent(inbox)}`,
    });
    const load = () => {
      if (state && state !== "failed") return;
      box.append(frame);
      wait();
    };

    const root = add(shadow, "div");
    const launcher = add(root, "button");
    const icon = draw(draw(launcher, "svg"), "path");
    const badge = add(launcher, "span");
    const box = add(root, "section");
    const note = add(box, "output");
    const retry = add(box, "button");

    const render = () => {
      const { color, position, radius, scheme } = { ...memory, ...kept.setTheme };
      const name = NAMES[language().trim().slice(0, 2).toLowerCase()] || "Chat";
      if (CSS.supports("color", color)) host.style.setProperty("--frontdesk-color", color);
      if (radius >= 0) host.style.setProperty("--frontdesk-radius", radius + "px");
      root.style = "color-scheme:" + scheme;
      root.className = [position, state, opened ? "open" : teaser].join(" ");
      badge.textContent = unread > 9 ? "9+" : unread || null;
      launcher.ariaExpanded = opened;
      // What is seen on it is part of its name.
      launcher.ariaLabel = name + (unread ? ", " + badge.textContent : "");
      icon.setAttribute("d", opened ? CHEVRON : BUBBLE);
      note.textContent = state === "failed" ? "The chat cannot be reached." : "…";
      retry.textContent = state === "failed" ? "Try again" : "";
    };

    // Who is in another tab sees there that somebody answered.
    const entitle = () => {
      const { title } = page;
      const own = title.startsWith(mark) ? title.slice(mark.length) : title;
      mark = unread && page.hidden ? `(${unread}) ` : "";
      if (title !== mark + own) page.title = mark + own;
    };

    const wait = () => {
      state = "waiting";
      render();
      clearTimeout(timer);
      timer = setTimeout(() => {
        state = "failed";
        render();
        for (const id in calls) settle({ id, error: { code: "unreachable" } });
      }, 15000);
    };

    const show = (wanted) => {
      if (opened !== wanted) {
        const focused = shadow.activeElement;
        const name = wanted ? "open" : "close";
        opened = wanted;
        render();
        post(name);
        emit(name);
        if (focused) launcher.focus();
      }
      if (opened) {
        load();
        // While it is hidden, it takes no focus.
        frame.focus();
      }
    };

    // The frame is told what is kept: each tab of the site can change it.
    const recall = () => {
      try {
        memory = { ...JSON.parse(localStorage[key] || null) };
      } catch {
        // Nothing is kept, or may be.
      }
      render();
      post("keep", { memory });
    };
    // What another tab has forgotten is not kept again.
    const remember = (news) => {
      recall();
      memory = { ...memory, ...news };
      try {
        localStorage[key] = JSON.stringify(memory);
      } catch {
        // The next page starts anew.
      }
      recall();
    };

    const answers = {
      toggle: () => show(!opened),

      hello() {
        clearTimeout(timer);
        state = "live";
        recall();
        postPage("boot", { locale: language(), theme: kept.setTheme, open: opened, memory });
        for (const id in calls) post("call", calls[id][0]);
        for (const method of ["identify", "setAttributes"])
          if (kept[method]) call(method, kept[method]).catch(warn);
        // Shown beside the launcher, it would take the focus from the page.
        show(opened);
      },

      state(news) {
        if (unread !== news.unread) emit("unread", news.unread);
        unread = news.unread;
        teaser = news.teaser;
        entitle();
        remember(news);
      },

      result: settle,
      ready: () => emit("ready"),
      event: ({ name, detail }) => emit(name, detail),
      keep: remember,
    };

    const listen = (target, name, listener) =>
      target.addEventListener(name, listener, { capture: true, signal });

    const receive = ({ origin, source, data }) => {
      const isOurs = origin === desk && source && source === frame.contentWindow;
      if (isOurs && data && data.frontdesk === 1 && answers[data.type]) answers[data.type](data);
    };
    const moved = () => {
      clearTimeout(pause);
      pause = setTimeout(postPage, 500, "page");
    };

    // Again for each document: `document.open` takes every listener away. What still
    // listens does not listen twice.
    const listenAll = () => {
      root.onkeydown = ({ key }) => {
        if (key === "Escape") show(false);
      };
      launcher.onclick = () => show(!opened);
      // Touch is a pointer that enters, too.
      launcher.onfocus = launcher.onpointerenter = load;
      retry.onclick = () => {
        launcher.focus();
        load();
      };
      listen(window, "message", receive);
      listen(page, "visibilitychange", entitle);
      listen(window, "storage", recall);
      // Only the first of these comes from `navigation`. No history method is patched, since
      // others patch them too: without `navigation`, a silent move is seen at the next click.
      for (const name of ["navigatesuccess", "popstate", "click"])
        listen(window.navigation || window, name, moved);
    };

    recall();

    // Only what replaces the whole document takes the host away; its frame starts afresh.
    const attach = () => {
      const parent = page.documentElement;
      if (host.isConnected || !parent) return;
      listenAll();
      parent.append(host);
      observer.observe(parent, { childList: true });
      if (state) wait();
    };
    const observer = new MutationObserver(attach);
    observer.observe(document, { childList: true });
    attach();

    if (memory.conversation) {
      const idle = () => (window.requestIdleCallback || setTimeout)(load, { timeout: 5000 });
      if (page.readyState === "complete") idle();
      else listen(window, "load", idle);
    }

    return {
      __proto__: null,
      open: () => show(true),
      close: () => show(false),
      toggle: () => show(!opened),
      identify: keep("identify"),
      setAttributes: keep("setAttributes", true),
      setLocale: keep("setLocale"),
      setTheme: keep("setTheme", true),

      on(...wanted) {
        listeners.push(wanted);
      },

      off(name, listener) {
        listeners = listeners.filter((one) => one[0] !== name || one[1] !== listener);
      },

      async reset() {
        kept.identify = kept.setAttributes = null;
        // Where there never was a `state`, the frame has nothing of this visitor.
        if (!state && memory.conversation == null) return;
        remember({ conversation: false });
        load();
        await call("reset");
        remember({ conversation: null });
      },

      shutdown() {
        session = null;
        end.abort();
        unread = 0;
        entitle();
        observer.disconnect();
        host.remove();
        for (const id in calls) settle({ id, error: { code: "shutdown" } });
      },
    };
  };

  let session, booted;

  const parsed =
    page.readyState === "loading" &&
    new Promise((resolve) => page.addEventListener("DOMContentLoaded", resolve));

  const frontdesk = async (command, ...args) => {
    await parsed;
    if (command === "boot") {
      const wanted = copy({ ...settings, ...args[0] });
      if (!wanted.inbox) throw failure({ code: "no_inbox" });
      if (!session) {
        session = start(wanted);
        booted = wanted.inbox;
      } else if (wanted.inbox !== booted) warn("one inbox a page");
    } else {
      if (session && session[command]) return session[command](...args);
      throw failure({ code: session ? "unknown_command" : "not_booted" });
    }
  };

  frontdesk.loaded = true;
  window.Frontdesk = frontdesk;
  if (inbox) frontdesk("boot").catch(warn);
  for (const [args, resolve, reject] of earlier.q || []) frontdesk(...args).then(resolve, reject);
})();
