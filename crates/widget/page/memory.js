// What this browser remembers of the visitor, of each inbox for itself. Where
// frames may store nothing, a reload of this one still finds the token.
(() => {
  const inbox = location.pathname.split("/").pop();
  let storage;
  try {
    storage = localStorage;
  } catch {
    // It is refused.
  }
  // Whoever is forgotten in one tab is so in all.
  addEventListener("storage", ({ key, newValue }) => {
    if (key === `frontdesk.visitor.${inbox}` && !newValue) location.reload();
  });
  Object.assign(frontdesk, {
    recall: (name) =>
      (storage ? storage[`frontdesk.${name}.${inbox}`] : name === "visitor" && history.state) || "",
    remember(name, text) {
      if (!storage) {
        if (name === "visitor") history.replaceState(text, "");
        return;
      }
      const key = `frontdesk.${name}.${inbox}`;
      try {
        if (text) storage[key] = text;
        else delete storage[key];
      } catch {
        // A full storage forgets; nothing depends on it.
      }
    },
  });
})();
