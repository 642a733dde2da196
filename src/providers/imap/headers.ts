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

const fieldLine = /^([!-9;-~]+)[ \t]*:(.*)$/s;

/** Only what was asked for is kept, by name in lower case: whatever else a server sends along is dropped here. */
export const readHeaders = (bytes: Buffer): Headers => {
  const fields = new Map<string, string[]>();
  let values: string[] | null = null;
  for (const raw of bytes.toString('latin1').split(/\r?\n|\r/)) {
    const line = decode(raw);
    if (/^[ \t]/.test(line)) {
      const last = values?.pop();
      if (last !== undefined) values?.push(`${last} ${line.trim()}`);
      continue;
    }
    const [, name = '', value = ''] = fieldLine.exec(line) ?? [];
    const key = name.toLowerCase();
    values = wanted.has(key) ? (fields.get(key) ?? []) : null;
    if (values === null) continue;
    values.push(value.trim());
    fields.set(key, values);
  }
  return fields;
};

/** All values of a field as one text; a field that wrongly comes twice counts with both. */
export const joined = (headers: Headers, name: string, by = ', '): string => (headers.get(name) ?? []).join(by);
