/**
 * The streams of some pieces one after the other, as the consumer asks for them. The first value of each is asked for while
 * the piece before it is read, so that the lake works on it meanwhile. What was asked for and is not read is ended.
 */
export async function* oneAhead<P, T>(
  pieces: readonly P[],
  open: (piece: P) => AsyncGenerator<T>,
): AsyncGenerator<AsyncGenerator<T>> {
  const begun: AsyncGenerator<T>[] = [];
  const begin = (piece: P): AsyncGenerator<T> => {
    const stream = open(piece);
    begun.push(stream);
    const first = stream.next();
    // Whoever reads hears of it; nobody may.
    first.catch(() => {});
    return resumed(first, stream);
  };
  try {
    let next = pieces.slice(0, 1).map(begin);
    for (const at of pieces.keys()) {
      const [current] = next;
      next = pieces.slice(at + 1, at + 2).map(begin);
      if (current) yield current;
    }
  } finally {
    await Promise.all(begun.map((stream) => stream.return(undefined)));
  }
}

async function* resumed<T>(first: Promise<IteratorResult<T>>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  const one = await first;
  if (one.done) return;
  yield one.value;
  yield* rest;
}
