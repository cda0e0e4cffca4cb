const LONGEST_KEY = 1_000;

/**
 * A pure function of a few texts that remembers what it made of them, the same object each time. Of more than `most` it
 * forgets all; long texts it never keeps. Its answers are not to be changed.
 */
export function remembered<P extends readonly string[], T>(
  make: (...parts: P) => T,
  most = 10_000,
): (...parts: P) => T {
  const known = new Map<string, T>();
  return (...parts) => {
    // With each length before its part no two lists of parts read the same.
    let key = "";
    for (const part of parts) key += `${part.length} ${part}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make(...parts);
    if (known.size >= most) known.clear();
    if (key.length <= LONGEST_KEY) known.set(key, made);
    return made;
  };
}
