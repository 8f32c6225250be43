// Files: picked, dropped or pasted, uploaded with their progress, shown and
// downloaded. The program receives each one that the server has stored.
(() => {
  const MAX_BYTES = 20 * 1024 * 1024;
  const find = (id) => document.getElementById(id);
  const add = (parent, name, properties) =>
    parent.appendChild(Object.assign(document.createElement(name), properties));
  let token, onUploaded, onUploadEnd, conversation_id;

  const fetchBlob = async (path) => {
    const answer = await fetch("/api/widget" + path, {
      headers: { Authorization: "Bearer " + token },
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

  const upload = (file) => {
    // The one on screen now; the visitor may have left it when the upload ends.
    const target = conversation_id;
    const request = new XMLHttpRequest();
    const entry = add(find("files"), "p");
    add(entry, "bdi", { textContent: file.name, className: "cut" });
    const bar = add(entry, "progress", { value: 0 });
    const cancel = add(entry, "button", {
      textContent: "✕",
      ariaLabel: frontdesk.word("delete"),
      onclick() {
        // Before the abort, whose `loadend` finds no upload under way.
        entry.remove();
        request.abort();
      },
    });
    const fail = (code) => {
      bar.remove();
      const why = frontdesk.word(code) || frontdesk.word("file_failed");
      entry.insertBefore(add(entry, "span", { textContent: why, role: "alert" }), cancel);
    };
    if (file.size > MAX_BYTES) return fail("too_large");
    request.open("POST", "/api/widget/attachments");
    request.setRequestHeader("Authorization", "Bearer " + token);
    const name = encodeURIComponent(file.name);
    request.setRequestHeader("Content-Disposition", "attachment; filename*=UTF-8''" + name);
    request.upload.onprogress = ({ loaded, total }) => (bar.value = loaded / total);
    request.onload = () => {
      if (request.status === 201) {
        entry.remove();
        const attachment = JSON.parse(request.responseText);
        return onUploaded(JSON.stringify({ conversation_id: target, attachment }));
      }
      try {
        fail(JSON.parse(request.responseText).code);
      } catch {
        fail();
      }
    };
    request.onerror = () => fail();
    request.onloadend = () => onUploadEnd();
    request.send(file);
  };

  // Before the program runs, and while a form asks who they are, there is
  // nowhere to send a file.
  const uploadAll = (files) => onUploaded && !find("composer").hidden && [...files].forEach(upload);
  const picker = find("file");
  find("attach").onclick = () => picker.click();
  picker.onchange = () => {
    uploadAll(picker.files);
    picker.value = "";
  };
  // Text stays text, also where a picture of it lies beside it.
  const acceptFiles = (event) => {
    const { types, files } = event.dataTransfer || event.clipboardData;
    if (!types.includes("Files") || types.includes("text/plain")) return;
    event.preventDefault();
    if (event.type !== "dragover") uploadAll(files);
  };
  for (const type of ["dragover", "drop", "paste"]) addEventListener(type, acceptFiles);

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
    setToken: (visitor) => (token = visitor),
    setConversation: (id) => (conversation_id = id),
    onUploaded: (listener) => (onUploaded = listener),
    onUploadEnd: (listener) => (onUploadEnd = listener),
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
        add(button, "small", { textContent: size(bytes) });
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
