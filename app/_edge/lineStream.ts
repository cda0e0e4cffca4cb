const CHUNK_CHARS = 64 * 1024;

/** Lines as a byte stream that is read only as fast as it is taken; `first` was drawn already, so that a refusal came in time. */
export function lineStream(first: string, lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let pending = first;
  return new ReadableStream({
    async pull(controller) {
      while (pending.length < CHUNK_CHARS) {
        const { value, done } = await lines.next();
        if (done) {
          if (pending) controller.enqueue(encoder.encode(pending));
          controller.close();
          return;
        }
        pending += value;
      }
      controller.enqueue(encoder.encode(pending));
      pending = "";
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}
