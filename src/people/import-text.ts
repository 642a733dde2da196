// The bytes of a roster file as text: UTF-8, UTF-16 and Windows-1252 told apart; what would be read wrong is refused.

/** A file is refused as a whole: what is wrong with it, and what to do. */
export class RosterFileRefused extends Error {
  override readonly name = 'RosterFileRefused';
  readonly code: string;
  readonly fix: string;
  constructor(
    refused: { readonly code: string; readonly message: string; readonly fix: string },
    options?: ErrorOptions,
  ) {
    super(refused.message, options);
    this.code = refused.code;
    this.fix = refused.fix;
  }
}

export interface RosterText {
  readonly encoding: 'UTF-8' | 'UTF-16' | 'Windows-1252';
  readonly text: string;
}

const saveAsUtf8 = 'Save it as “CSV UTF-8 (comma delimited)” and import that file.';

const startsWith = (bytes: Uint8Array, ...mark: number[]): boolean => mark.every((byte, at) => bytes[at] === byte);

/** Null: not in this encoding. A byte-order mark is left out. */
const decode = (bytes: Uint8Array, label: string): string | null => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
};

/** Bytes that Windows-1252 gives no letter: a file that holds one is in another encoding. */
const unassigned = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/** How many letters beyond ASCII are whole in UTF-8, and how many places are not UTF-8 at all. */
const weighUtf8 = (bytes: Uint8Array): { whole: number; broken: number } => {
  let [whole, broken] = [0, 0];
  for (const letter of new TextDecoder('utf-8').decode(bytes)) {
    if (letter === '\ufffd') broken += 1;
    else if (letter > '\u007f') whole += 1;
  }
  return { whole, broken };
};

const damaged = (): RosterFileRefused =>
  new RosterFileRefused({
    code: 'damaged-text',
    message: 'The file mixes UTF-8 with other bytes: letters such as ü or é would be read wrong.',
    fix: `Export it again. If you put it together from several files, open each and save it as UTF-8 first. ${saveAsUtf8}`,
  });

const decodeUnmarked = (bytes: Uint8Array): RosterText => {
  const utf8 = decode(bytes, 'utf-8');
  if (utf8 !== null) return { encoding: 'UTF-8', text: utf8 };
  const { whole, broken } = weighUtf8(bytes);
  // Field note: two neighbouring letters of Windows-1252 are by chance one of UTF-8 now and then, most of them never.
  if (whole >= broken) throw damaged();
  if (bytes.some((byte) => unassigned.has(byte)))
    throw new RosterFileRefused({
      code: 'unknown-encoding',
      message: 'The file is neither UTF-8 nor Windows-1252.',
      fix: saveAsUtf8,
    });
  return { encoding: 'Windows-1252', text: decode(bytes, 'windows-1252') ?? '' };
};

const noTable = (what: string): RosterFileRefused =>
  new RosterFileRefused({ code: 'not-a-table', message: `${what}, not a CSV file.`, fix: saveAsUtf8 });

/** Errors: RosterFileRefused for what is no text, or text whose letters would be read wrong. */
export const readText = (bytes: Uint8Array): RosterText => {
  if (bytes.length === 0)
    throw new RosterFileRefused({ code: 'empty', message: 'The file is empty.', fix: 'Export it again.' });
  if (startsWith(bytes, 0x50, 0x4b, 3, 4)) throw noTable('This is an Excel workbook or an archive');
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) throw noTable('This is an old Excel workbook');
  const wide = startsWith(bytes, 0xff, 0xfe) ? 'utf-16le' : startsWith(bytes, 0xfe, 0xff) ? 'utf-16be' : null;
  if (wide !== null) {
    const text = decode(bytes, wide);
    if (text === null) throw damaged();
    return { encoding: 'UTF-16', text };
  }
  if (bytes.includes(0)) throw noTable('This is a file of another kind');
  return decodeUnmarked(bytes);
};
