// What this browser stores of the visitor, for each inbox by itself. Where a frame
// may store nothing, the page that holds it does, for its own site: it alone is told,
// and what it says counts only there.
(() => {
  const inbox = location.pathname.split("/").pop();
  const key = (name) => `frontdesk.${name}.${inbox}`;
  let kept = {};
  let known; // the token that the page is known to keep
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
      if (!storage && known && !kept.visitor) location.reload();
      known = kept.visitor;
    },
    load: (name) => String((storage ? storage[key(name)] : kept[name]) || ""),
    store(name, value) {
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
