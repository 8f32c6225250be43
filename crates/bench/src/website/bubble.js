// As little as a chat's launcher can be: a button, and a frame once it is clicked.
(() => {
  const desk = new URL(document.currentScript.src).origin;
  const add = (name, css) => {
    const element = document.body.appendChild(document.createElement(name));
    element.style.cssText = "position:fixed;border:0;right:16px;" + css;
    return element;
  };
  const button = add("button", "bottom:16px;width:56px;height:56px;border-radius:50%;background:#17617c");
  let frame;
  button.onclick = () => {
    if (frame) frame.hidden = !frame.hidden;
    else {
      frame = add("iframe", "bottom:88px;width:calc(100% - 32px);height:calc(100% - 104px)");
      frame.src = desk + "/bubble.html";
    }
  };
})();
