// Files of messages, shown and downloaded.
(() => {
  const add = (parent, name, properties) =>
    parent.appendChild(Object.assign(document.createElement(name), properties));

  const fetchBlob = async (path) => {
    const answer = await fetch("/api/widget" + path, {
      headers: { Authorization: "Bearer " + frontdesk.token },
    });
    if (!answer.ok) throw answer;
    return URL.createObjectURL(await answer.blob());
  };

  const download = async (path, name) => {
    const href = await fetchBlob(path);
    add(document.body, "a", { href, download: name, hidden: true }).click();
    document.body.lastChild.remove();
    setTimeout(URL.revokeObjectURL, 60000, href);
  };

  const size = (bytes) => {
    const [unit, number] =
      bytes < 1e5 ? ["kilobyte", Math.max(bytes / 1e3, 0.1)] : ["megabyte", bytes / 1e6];
    const maximumFractionDigits = number < 10 ? 1 : 0;
    return number.toLocaleString(document.documentElement.lang, {
      style: "unit",
      unit,
      maximumFractionDigits,
    });
  };

  Object.assign(frontdesk, {
    fileSize: size,
    download: (path, name) => download(path, name).catch(() => {}),
    // Once for each bubble: what it shows never changes.
    showFile(bubble, text) {
      if (bubble.firstChild) return;
      const { id, name, size: bytes, media_type, width, height } = JSON.parse(text);
      const path = "/attachments/" + id;
      const save = () => frontdesk.download(path, name);
      const asFile = () => {
        const button = add(bubble, "button", { className: "file", onclick: save });
        add(button, "bdi", { textContent: name });
        add(button, "small", { textContent: size(bytes), dir: "auto" });
      };
      if (!/^image\/(png|jpeg|gif|webp)$/.test(media_type)) return asFile();
      // The original, which can be far larger than it looks, is for whoever asks.
      const button = add(bubble, "button", { className: "picture", onclick: save });
      const image = add(button, "img", { alt: name, width: width || 240, height: height || 180 });
      const seen = new IntersectionObserver(([{ isIntersecting }]) => {
        if (!isIntersecting) return;
        seen.disconnect();
        fetchBlob(path + "/thumbnail").then(
          (url) => (image.src = url),
          () => {
            button.remove();
            asFile();
          },
        );
      });
      seen.observe(image);
    },
  });
})();
