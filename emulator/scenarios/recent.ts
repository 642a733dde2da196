// Keeps what was made last and makes the rest again: memory stays flat however many mailboxes are read.

/** Calls `make` once per key as long as the key is among the last `limit` that were asked for. */
export function keepRecent<V>(limit: number, make: (key: string) => V): (key: string) => V {
  const kept = new Map<string, V>();
  return (key) => {
    const known = kept.get(key);
    const value = known ?? make(key);
    kept.delete(key);
    kept.set(key, value);
    const oldest = kept.keys().next();
    if (kept.size > limit && oldest.done !== true) kept.delete(oldest.value);
    return value;
  };
}
