/** Sixteen clients at once make each query about fifteen times slower, so reads wait their turn here. */
const MAX_RUNNING = 6;

let running = 0;
const waiting: (() => void)[] = [];

export async function gate<T>(run: () => Promise<T>): Promise<T> {
  if (running >= MAX_RUNNING) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await run();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
