// What this browser stores of the visitor, for each inbox by itself. Where a frame
// may store nothing, the page that holds it does, for its own site: it alone is told,
// and what it says counts only there.
(() => {
  const inbox = location.pathname.split("/").pop();
  const key = (name) => `frontdesk.${name}.${inbox}`;
  let kept = {};
  let known = ""; // the token that the page was last known to keep
  let own; // the one that this frame goes by
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
    setKept(memory) {
      kept = Object(memory);
      const { visitor = "" } = kept;
      // Another tab has forgotten the visitor, or both began at once: it is theirs now.
      if (!storage && own && visitor !== own && visitor !== known) location.reload();
      known = visitor;
    },
    load(name) {
      const value = String((storage ? storage[key(name)] : kept[name]) || "");
      if (name === "visitor") own = value;
      return value;
    },
    store(name, value) {
      if (name === "visitor") own = value;
      if (!storage) {
        kept[name] = value;
        return frontdesk.postMessage(JSON.stringify({ type: "keep", [name]: value }));
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
