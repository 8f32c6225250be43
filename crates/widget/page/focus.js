// Tab goes around in the chat: Escape leaves it.
addEventListener("keydown", (event) => {
  if (event.key !== "Tab") return;
  const all = [...document.querySelectorAll("button, a[href], input, textarea, [tabindex]")].filter(
    (element) => element.getClientRects().length && !element.disabled,
  );
  const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
  if (document.activeElement !== from) return;
  event.preventDefault();
  to.focus();
});
