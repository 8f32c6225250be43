// The stream as server-sent events, where a network lets no socket through. A
// browser's own cannot show a token.
frontdesk.stream = (path, token, listener) => {
  const controller = new AbortController();
  const { signal } = controller;
  const read = async () => {
    const headers = { Authorization: "Bearer " + token };
    const answer = await fetch(path, { headers, signal, cache: "no-store" });
    if (!answer.ok) return;
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ""; ; ) {
      const { done, value } = await reader.read();
      if (done) return;
      // A pattern: the minifier gets an escape in a text wrong.
      const lines = (rest + value).split(/\n/);
      rest = lines.pop();
      for (const line of lines) if (line.startsWith("data: ")) listener(line.slice(6));
    }
  };
  // Whatever ended it, an empty text says so, unless the program has aborted it.
  read()
    .catch(() => {})
    .then(() => signal.aborted || listener(""));
  return controller;
};
