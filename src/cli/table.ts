// Rows as a table for a terminal: columns as wide as their widest cell, numbers to the right.

type Cell = string | number | null;

const numeric = /^-?[\d.,]+( ?(h|min|%))?$/;
const letters = new Intl.Segmenter();
const widthOf = (text: string): number => Array.from(letters.segment(text)).length;

/** One line a row, under the headings; a null cell is a dash. */
export const table = (headings: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  const texts = rows.map((row) => row.map((cell) => (cell === null ? '–' : String(cell))));
  const widths = headings.map((heading, column) =>
    Math.max(widthOf(heading), ...texts.map((row) => widthOf(row[column] ?? ''))),
  );
  const right = headings.map((_, column) =>
    texts.every((row) => row[column] === '–' || numeric.test(row[column] ?? '')),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const fill = ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)));
        return right[column] === true ? fill + cell : cell + fill;
      })
      .join('  ')
      .trimEnd();
  return `${[headings, ...texts].map(line).join('\n')}\n`;
};
