// An answer of JSON objects, one a line, as they come in; an answer of one object is one line.

/** Call `told` with each object of an answer. Throws where the answer breaks off, or is none of JSON. */
export async function eachLine(answer, told) {
  const [reader, decoder] = [answer.body.getReader(), new TextDecoder()];
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    text += decoder.decode(value, { stream: !done });
    const lines = text.split("\n");
    text = done ? "" : lines.pop();
    for (const line of lines) if (line) told(JSON.parse(line));
    if (done) return;
  }
}
