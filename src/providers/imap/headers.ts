// A block of header fields as it came over the wire → the fields that were asked for, unfolded.

/** All that is ever asked for of a message, beside its number, its date of arrival and whether it is a draft. */
export const headerFields = [
  'Message-ID',
  'In-Reply-To',
  'References',
  'From',
  'Sender',
  'To',
  'Cc',
  'Bcc',
  'Date',
] as const;

export type Headers = ReadonlyMap<string, readonly string[]>;

const wanted: ReadonlySet<string> = new Set(headerFields.map((name) => name.toLowerCase()));
const strict = new TextDecoder('utf-8', { fatal: true });
const ascii = /^[\0-\x7f]*$/;

/** A line is ASCII, or UTF-8 (RFC 6532); from old mailers it is bytes of some Latin set, even beside lines that are not. */
const decode = (line: string): string => {
  if (ascii.test(line)) return line;
  try {
    return strict.decode(Buffer.from(line, 'latin1'));
  } catch {
    return line;
  }
};

/** The field that begins with a line, if it was asked for. */
const fieldOf = (line: string): { readonly key: string; readonly value: string } | null => {
  const colon = line.indexOf(':');
  const key = line
    .slice(0, Math.max(0, colon))
    .replace(/[ \t]+$/, '')
    .toLowerCase();
  return wanted.has(key) ? { key, value: line.slice(colon + 1).trim() } : null;
};

/** Only what was asked for is kept, by name in lower case: whatever else a server sends along is dropped here. */
export const readHeaders = (bytes: Buffer): Headers => {
  const fields = new Map<string, string[]>();
  let values: string[] | null = null;
  const text = bytes.toString('latin1');
  const plain = ascii.test(text);
  for (const raw of text.split(/\r?\n|\r/)) {
    const line = plain ? raw : decode(raw);
    if (line.startsWith(' ') || line.startsWith('\t')) {
      const last = values?.pop();
      if (last !== undefined) values?.push(`${last} ${line.trim()}`);
      continue;
    }
    const field = fieldOf(line);
    values = field === null ? null : (fields.get(field.key) ?? []);
    if (field === null || values === null) continue;
    values.push(field.value);
    fields.set(field.key, values);
  }
  return fields;
};

/** All values of a field as one text; a field that wrongly comes twice counts with both. */
export const joined = (headers: Headers, name: string, by = ', '): string => (headers.get(name) ?? []).join(by);
