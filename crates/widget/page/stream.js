// The stream as server-sent events, where a network lets no socket through. A
// browser's own cannot show a token.
frontdesk.stream = (path, token, hear) => {
  const leash = new AbortController();
  const { signal } = leash;
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
      for (const line of lines) if (line.startsWith("data: ")) hear(line.slice(6));
    }
  };
  // It ends with nothing to say, however it ends; whoever has left hears nothing.
  read()
    .catch(() => {})
    .then(() => signal.aborted || hear(""));
  return leash;
};
