// What this browser stores of the visitor, for each inbox by itself. Where a
// frame may store nothing, a reload of it still finds the token in its history.
(() => {
  const inbox = location.pathname.split("/").pop();
  const key = (name) => `frontdesk.${name}.${inbox}`;
  let storage;
  try {
    storage = localStorage;
  } catch {
    // The browser refuses storage in frames.
  }
  // A visitor who is forgotten in one tab is forgotten in all.
  addEventListener("storage", ({ key: changed, newValue }) => {
    if (changed === key("visitor") && !newValue) location.reload();
  });
  Object.assign(frontdesk, {
    load: (name) => (storage ? storage[key(name)] : name === "visitor" && history.state) || "",
    store(name, value) {
      if (!storage) {
        if (name === "visitor") history.replaceState(value, "");
        return;
      }
      try {
        if (value) storage[key(name)] = value;
        else delete storage[key(name)];
      } catch {
        // The storage is full: nothing depends on what is lost.
      }
    },
  });
})();
