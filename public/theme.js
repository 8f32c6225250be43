// Before anything is painted: which colours, and whether somebody was signed in.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const chosen = read("frontdesk.theme");
  const theme = chosen === "light" || chosen === "dark" ? chosen : dark.matches ? "dark" : "light";
  root.dataset.theme = theme;
  if (read("frontdesk.known")) root.dataset.known = "";
})();
