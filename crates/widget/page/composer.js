// The composer: its field grows with its text, and an emoji is put where the
// caret is, undone by the browser like any typing.
(() => {
  const find = (id) => document.getElementById(id);
  const [field, button, panel] = ["text", "smile", "emoji"].map(find);
  const show = (wanted) => {
    panel.hidden = !wanted;
    button.ariaExpanded = wanted;
  };

  for (const emoji of panel.textContent.split(" "))
    panel.appendChild(document.createElement("button")).textContent = emoji;
  panel.firstChild.remove();

  button.onclick = () => show(panel.hidden);
  panel.onclick = ({ target }) => {
    if (target === panel) return;
    field.setRangeText(target.textContent, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input"));
    show(false);
  };
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || event.keyCode === 229 || panel.hidden) return;
      // What is open here is closed first.
      event.stopImmediatePropagation();
      show(false);
      button.focus();
    },
    true,
  );

  frontdesk.fitComposer = () => {
    field.style.height = "auto";
    field.style.height = field.scrollHeight + "px";
  };
  field.addEventListener("input", frontdesk.fitComposer);
})();
