// Making an input that shows a fault smaller, as long as it shows the same one.

type Shows = (smaller: Buffer) => Promise<boolean>;

/** Pieces are taken out, halves first, then single bytes; `shows` says whether what is left still shows the fault, and is asked at most `patience` times. */
export const shrink = async (input: Buffer, shows: Shows, patience: number): Promise<Buffer> => {
  let smallest = input;
  let tries = 0;
  for (let piece = Math.ceil(input.length / 2); piece >= 1 && tries < patience; ) {
    let took = false;
    for (let at = 0; at < smallest.length && tries < patience; tries += 1) {
      const smaller = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + piece)]);
      if (await shows(smaller)) {
        smallest = smaller;
        took = true;
      } else at += piece;
    }
    if (piece === 1 && !took) break;
    piece = took && piece === 1 ? 1 : Math.floor(piece / 2);
  }
  return smallest;
};
