// Addresses as people paste them: lists, lines, columns of a sheet, `Ana Weber <ana@example.com>`.

/** In their order, each once; what is no address stays, so that the report can say so. */
export const addressesIn = (text: string): readonly string[] => {
  const parts = text.split(/[\n\r,;]+/).flatMap((part) => {
    const named = /<([^<>]+)>/.exec(part)?.[1];
    return named === undefined ? part.split(/\s+/) : [named];
  });
  return [...new Set(parts.map((part) => part.trim().replace(/^["']|["']$/g, '')).filter((part) => part !== ''))];
};

/** As many as one call takes. */
export const mostAddresses = 1000;

/** In characters; far more than a thousand addresses. */
export const largestCsv = 200_000;
