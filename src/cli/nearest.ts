// The word somebody probably meant: the nearest by edits.

/** Edits (insert, delete, replace, swap of neighbours) from one word to the other. */
const distance = (from: string, to: string): number => {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const costs = [(above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1, (above[column - 1] ?? 0) + (same ? 0 : 1)];
      if (from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1])
        costs.push((before[column - 2] ?? 0) + 1);
      line.push(Math.min(...costs));
    }
    before = above;
    above = line;
  }
  return above[to.length] ?? 0;
};

/** Null when none is near: within a third of its letters, or one that begins with what was typed. */
export const nearest = (typed: string, known: readonly string[]): string | null => {
  const ranked = known
    .map((word) => ({ word, edits: word.startsWith(typed) && typed.length > 1 ? 1 : distance(typed, word) }))
    .sort((one, other) => one.edits - other.edits);
  const [best] = ranked;
  return best && best.edits <= Math.max(1, Math.floor(best.word.length / 3)) ? best.word : null;
};
