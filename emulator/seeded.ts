// Numbers that look random and are the same for the same seed and words, whatever the order of requests.

/** FNV-1a of the text, mixed; an unsigned 32-bit number. */
export const hashText = (text: string, seed = 0): number => {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** A share in [0, 1) for the text. */
export const shareOf = (text: string, seed: number): number => hashText(text, seed) / 0x1_0000_0000;

/** A stable GUID for the text. */
export const guidOf = (text: string, seed = 0): string => {
  const hex = [1, 2, 3, 4]
    .map((part) =>
      hashText(text, seed + part * 7919)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
