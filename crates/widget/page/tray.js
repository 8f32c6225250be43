// Files that wait above the field until the visitor sends them: picked, dropped or
// pasted, each for the conversation that is on screen then. Sent, they are uploaded
// one after another, so that they arrive in the order in which they stand; the
// program makes a message of each one that the server has stored.
(() => {
  const MAX_BYTES = 20 * 1024 * 1024;
  const MAX_FILES = 10;
  // The minifier gets an escape in a text wrong.
  const LINE_BREAK = String.fromCharCode(10);
  const find = (id) => document.getElementById(id);
  const add = (parent, name, properties) =>
    parent.appendChild(Object.assign(document.createElement(name), properties));
  const [list, refused, field, picker] = ["files", "refused", "text", "file"].map(find);
  let entries = [];
  let count = 0;
  let isOffline = false;
  let conversation, onUploaded, onUploadEnd;

  const isHere = (entry) => entry.conversation === conversation;
  const waiting = () => entries.filter((entry) => isHere(entry) && !entry.isSent);

  // Those of another conversation wait until it is on screen again.
  const show = () => {
    for (const entry of entries) entry.item.hidden = !isHere(entry);
    list.hidden = !entries.some(isHere);
  };

  const announce = (word, names) =>
    (find("changed").textContent = frontdesk.word(word) + ": " + names);

  const remove = (entry) => {
    const buttons = [...list.querySelectorAll("li:not([hidden]) button")];
    const next = buttons[buttons.indexOf(entry.button) + 1] || field;
    const hasFocus = document.activeElement === entry.button;
    entries = entries.filter((other) => other !== entry);
    entry.item.remove();
    show();
    if (hasFocus) next.focus();
  };

  const uploadNext = () => {
    if (isOffline || !frontdesk.token || entries.some(({ request }) => request)) return;
    const next = entries.find(({ isSent }) => isSent);
    if (next) upload(next);
  };

  const settle = () => {
    if (onUploadEnd) onUploadEnd();
    uploadNext();
  };

  const discard = (entry) => {
    const { caption, request, file } = entry;
    remove(entry);
    // The words that were to go with it are the visitor's again.
    if (caption.textContent) {
      field.value = [caption.textContent, field.value].filter(Boolean).join(LINE_BREAK);
      field.dispatchEvent(new Event("input"));
    }
    if (request) request.abort();
    announce("file_removed", file.name);
    settle();
  };

  const mark = (entry, isSent, why) => {
    entry.isSent = isSent;
    entry.bar.hidden = !isSent;
    entry.why.textContent = why;
  };

  const reason = ({ status, responseText }) => {
    let words;
    try {
      words = frontdesk.word(JSON.parse(responseText).code);
    } catch {
      // It is not from the server, but from something before it.
    }
    return words || frontdesk.word(status === 429 || status === 503 ? "file_later" : "file_failed");
  };

  const upload = (entry) => {
    const { file, bar } = entry;
    const request = (entry.request = new XMLHttpRequest());
    request.open("POST", "/api/widget/attachments");
    request.setRequestHeader("Authorization", "Bearer " + frontdesk.token);
    const name = encodeURIComponent(file.name);
    request.setRequestHeader("Content-Disposition", "attachment; filename*=UTF-8''" + name);
    request.upload.onprogress = ({ loaded, total }) => (bar.value = loaded / total);
    request.onloadend = () => {
      entry.request = null;
      // Unless it was removed meanwhile.
      if (entries.includes(entry)) {
        if (request.status === 201) {
          const attachment = JSON.parse(request.responseText);
          remove(entry);
          const caption = entry.caption.textContent;
          onUploaded(JSON.stringify({ conversation_id: entry.conversation, attachment, caption }));
        } else if (request.status) {
          // Those behind it wait with it: they go in order.
          for (const other of entries)
            if (other.conversation === entry.conversation) mark(other, false, "");
          entry.why.textContent = reason(request);
        } else {
          isOffline = true;
          entry.why.textContent = frontdesk.word("waiting");
        }
      }
      settle();
    };
    mark(entry, true, "");
    request.send(file);
  };

  const append = (file) => {
    const { name, type } = file;
    const item = add(list, "li");
    const about = add(item, "div");
    const entry = { file, conversation, item };
    const id = "file-" + ++count;
    const showName = () => {
      about.prepend(
        Object.assign(document.createElement("bdi"), { id, textContent: name, className: "cut" }),
      );
      add(about, "small", { textContent: frontdesk.fileSize(file.size), dir: "auto" });
    };
    if (/^image\/(png|jpeg|gif|webp)$/.test(type)) {
      const src = URL.createObjectURL(file);
      const release = () => URL.revokeObjectURL(src);
      const image = Object.assign(new Image(), { id, src, alt: name, title: name, onload: release });
      image.onerror = () => {
        release();
        image.remove();
        showName();
      };
      item.prepend(image);
    } else showName();
    entry.caption = add(about, "small", { className: "cut", dir: "auto" });
    entry.why = add(about, "span", { role: "alert" });
    entry.bar = add(item, "progress", { value: 0, hidden: true });
    entry.bar.setAttribute("aria-labelledby", id);
    entry.button = add(item, "button", {
      id: "remove-" + count,
      ariaLabel: frontdesk.word("remove"),
      innerHTML: find("close").innerHTML,
      onclick: () => discard(entry),
    });
    // The label follows the language; with the name it tells one button from another.
    entry.button.dataset.label = "remove";
    entry.button.setAttribute("aria-labelledby", `remove-${count} ${id}`);
    entries.push(entry);
    // A folder, for one, is dropped like a file.
    file
      .slice(0, 1)
      .arrayBuffer()
      .catch(() => {
        if (!entries.includes(entry)) return;
        discard(entry);
        refuse(file, "file_failed");
      });
  };

  const refuse = ({ name }, word) => {
    const line = add(refused, "span");
    add(line, "bdi", { textContent: name });
    line.append(": " + frontdesk.word(word));
  };

  const refusal = (file) => {
    const here = entries.filter(isHere);
    if (!file.size) return "file_empty";
    if (file.size > MAX_BYTES) return "too_large";
    const isIt = (entry) =>
      ["name", "size", "lastModified"].every((key) => entry.file[key] === file[key]);
    if (here.some(isIt)) return "file_twice";
    return here.length < MAX_FILES ? "" : "file_limit";
  };

  const addAll = (files) => {
    refused.textContent = "";
    const added = [];
    // While a form asks who they are, there is nowhere to send a file.
    const isAsking = find("composer").hidden;
    for (const file of files) {
      const word = isAsking ? "file_later" : refusal(file);
      if (word) refuse(file, word);
      else {
        append(file);
        added.push(file.name);
      }
    }
    show();
    if (!added[0]) return;
    announce("file_added", added.join(", "));
    field.focus();
  };

  find("attach").onclick = () => picker.click();
  picker.onchange = () => {
    addAll(picker.files);
    picker.value = "";
  };
  // Text stays text, also where a picture of it lies beside it.
  const acceptFiles = (event) => {
    const { types, files } = event.dataTransfer || event.clipboardData;
    if (!types.includes("Files") || types.includes("text/plain")) return;
    event.preventDefault();
    if (event.type !== "dragover") addAll(files);
  };
  for (const type of ["dragover", "drop", "paste"]) addEventListener(type, acceptFiles);
  list.onkeydown = (event) => {
    if (!/^(Delete|Backspace)$/.test(event.key)) return;
    event.preventDefault();
    event.target.click();
  };

  Object.assign(frontdesk, {
    setToken(visitor) {
      frontdesk.token = visitor;
      uploadNext();
    },
    setConversation(id) {
      // Those that were picked before the program ran are for what it shows first.
      for (const entry of entries) entry.conversation = entry.conversation || id;
      conversation = id;
      refused.textContent = "";
      show();
    },
    moveFiles(from, to) {
      for (const entry of entries) if (entry.conversation === from) entry.conversation = to;
      show();
    },
    waitingCaption: () => waiting().map(({ caption }) => caption.textContent)[0],
    sendFiles(caption) {
      refused.textContent = "";
      waiting().forEach((entry, index) => {
        if (!index) entry.caption.textContent = caption;
        mark(entry, true, "");
      });
      frontdesk.resumeUploads();
    },
    resumeUploads() {
      isOffline = false;
      uploadNext();
    },
    clearFiles() {
      for (const { item, request } of entries.splice(0)) {
        item.remove();
        if (request) request.abort();
      }
      show();
    },
    draft: () =>
      [...entries.map(({ caption }) => caption.textContent), field.value]
        .filter(Boolean)
        .join(LINE_BREAK),
    onUploaded: (listener) => (onUploaded = listener),
    onUploadEnd: (listener) => (onUploadEnd = listener),
  });
})();
