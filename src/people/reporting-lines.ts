// Circles in reporting lines: people who report to one another.

/** Who somebody reports to; null: to nobody. */
type ManagerOf = (personId: string) => string | null;

/** From the smallest id on, so that the same circle always reads the same. */
const turn = (circle: readonly string[]): string[] => {
  const first = circle.reduce((best, id, at) => (id < (circle[best] ?? '') ? at : best), 0);
  return [...circle.slice(first), ...circle.slice(0, first)];
};

/** Every circle that can be reached from some people, each once: each of a circle reports to the next, the last to the first. */
export const findCircles = (personIds: Iterable<string>, managerOf: ManagerOf): string[][] => {
  const done = new Set<string>();
  const circles: string[][] = [];
  for (const start of personIds) {
    const way: string[] = [];
    const place = new Map<string, number>();
    let at: string | null = start;
    while (at !== null && !done.has(at) && !place.has(at)) {
      place.set(at, way.length);
      way.push(at);
      at = managerOf(at);
    }
    const entry = at === null ? undefined : place.get(at);
    if (entry !== undefined) circles.push(turn(way.slice(entry)));
    for (const id of way) done.add(id);
  }
  return circles.sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
};
