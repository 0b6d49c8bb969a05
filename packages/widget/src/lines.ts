/** Reads a stream line by line, as the lines come; the last one may lack its end. Empty lines are passed over. */
export async function readLines(stream: ReadableStream<Uint8Array>, heard: (line: string) => void): Promise<void> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    rest += decoder.decode(value, { stream: !done });
    const lines = rest.split('\n');
    rest = done ? '' : (lines.pop() ?? '');
    for (const line of lines) if (line.trim()) heard(line);
    if (done) return;
  }
}
