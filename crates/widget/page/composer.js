// The composer: its field grows with its text, and an emoji is put where the
// caret is, undone by the browser like any typing.
(() => {
  const find = (id) => document.getElementById(id);
  const [field, smile, faces] = ["text", "smile", "emoji"].map(find);
  const show = (wanted) => {
    faces.hidden = !wanted;
    smile.ariaExpanded = wanted;
  };

  for (const face of faces.textContent.split(" "))
    faces.appendChild(document.createElement("button")).textContent = face;
  faces.firstChild.remove();

  smile.onclick = () => show(faces.hidden);
  faces.onclick = ({ target }) => {
    if (target === faces) return;
    field.setRangeText(target.textContent, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input"));
    show(false);
  };
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || faces.hidden) return;
      // What is open here is closed first.
      event.stopImmediatePropagation();
      show(false);
      smile.focus();
    },
    true,
  );

  frontdesk.fitComposer = () => {
    field.style.height = "auto";
    field.style.height = field.scrollHeight + "px";
  };
  field.addEventListener("input", frontdesk.fitComposer);
})();
