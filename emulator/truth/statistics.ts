// Median and percentile as the signals define them.

function sorted(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b);
}

/** Linear interpolation at (n − 1) · share between the sorted values; null without values. */
export function percentile(values: readonly number[], share: number): number | null {
  const ranked = sorted(values);
  const place = (ranked.length - 1) * share;
  const below = ranked[Math.floor(place)];
  const above = ranked[Math.ceil(place)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (place - Math.floor(place));
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number | null {
  const ranked = sorted(values);
  const high = ranked[Math.floor(ranked.length / 2)];
  const low = ranked[Math.floor((ranked.length - 1) / 2)];
  return high === undefined || low === undefined ? null : (low + high) / 2;
}
