// The addresses in one header field of a mail, however broken: groups, comments, quotes, routes, encoded words, missing brackets. Shared by the sources that give header fields as text.

/** RFC 5321's bound, which is also the record's. */
const longest = 320;

const decoderOf = (label: string) => {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder('windows-1252');
  }
};

const bytesOf = (kind: string, text: string): Buffer => {
  if (kind.toLowerCase() === 'b') return Buffer.from(text, 'base64');
  const plain = text
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
};

const encodedWord = /=\?[^?\s]{1,60}\?[bq]\?[^?\s]*\?=/gi;

/** Text with its encoded words (RFC 2047) decoded. */
const decodeWords = (text: string): string =>
  text.replace(encodedWord, (word) => {
    const [, label = '', kind = '', content = ''] = word.split('?');
    return decoderOf(label.split('*')[0] ?? label).decode(bytesOf(kind, content));
  });

/** One mailbox as it is being read: what stands outside of angle brackets, and what within. */
interface Reading {
  plain: string;
  angle: string | null;
}

const wrapping = /^[\s'"<([]+|[\s'">)\],;]+$/g;

/** An address out of a piece of text: the last word with a sign within; null where there is none. */
const wordWithSign = (text: string): string | null => {
  const word = text.split(/\s+/).findLast((one) => one.includes('@'));
  // Too long to be one, and to be looked at closely.
  if (word === undefined || word.length > 2 * longest) return word ?? null;
  return word.replace(wrapping, '').replace(/^mailto:/i, '');
};

/** `@a,@b:user@host` is a route; spaces around the sign and the dots mean nothing. */
const bracketed = (text: string): string => {
  const routed = text.startsWith('@') ? text.slice(text.indexOf(':') + 1) : text;
  return /^\s*"/.test(routed) ? routed.trim() : routed.replace(/\s+/g, '').replace(/^mailto:/i, '');
};

const quotedLocal = /^\s*("(?:[^"\\]|\\.)*"@[^\s@]+)\s*$/;

/** Null for a mailbox without an address: a name alone, or nothing. */
const addressOf = ({ plain, angle }: Reading): string | null => {
  const found = angle === null ? (quotedLocal.exec(plain)?.[1] ?? wordWithSign(plain)) : bracketed(angle);
  if (found === null) return null;
  const at = found.lastIndexOf('@');
  return at < 1 || at === found.length - 1 ? null : found.toLowerCase();
};

/** Reads a field from its beginning to its end once. */
class Reader {
  readonly found: string[] = [];
  #reading: Reading = { plain: '', angle: null };
  #inAngle = false;
  /** Whether what stands within brackets begins as a route. Known from its first sign: looking again with every sign would take the square of its length. */
  #isRoute = false;

  #flush(): void {
    const address = addressOf(this.#reading);
    if (address !== null) this.found.push(address);
    this.#reading = { plain: '', angle: null };
    this.#inAngle = false;
  }

  #add(text: string): void {
    if (!this.#inAngle) {
      this.#reading.plain += text;
      return;
    }
    const before = this.#reading.angle ?? '';
    if (before.length === 0) this.#isRoute = text.startsWith('@');
    this.#reading.angle = before + text;
  }

  #sign(char: string): void {
    if (char === '<') {
      // A second bracket before the first was closed: the first one is taken as it is.
      if (this.#inAngle) this.#flush();
      this.#inAngle = true;
      this.#isRoute = false;
      this.#reading.angle = '';
    } else if (char === '>') this.#inAngle = false;
    else if ((char === ',' || char === ';') && !(this.#inAngle && this.#isRoute)) this.#flush();
    // The name of a group ends here; its members follow.
    else if (char === ':' && !this.#inAngle && !/^\s*mailto$/i.test(this.#reading.plain)) this.#reading.plain = '';
    else this.#add(char);
  }

  read(text: string): readonly string[] {
    const ends = new Ends(text);
    for (let at = 0; at < text.length; at += 1) {
      const char = text.charAt(at);
      const end = ends.after(at, char);
      if (char === '\\') {
        this.#add(text.slice(at, at + 2));
        at += 1;
      } else if (end === null) this.#sign(char);
      else {
        // What stands in a comment is for people.
        if (char !== '(') this.#add(text.slice(at, end + 1));
        at = end;
      }
    }
    this.#flush();
    return this.found;
  }
}

const closers: Readonly<Record<string, string>> = { '"': '"', '[': ']', '(': ')' };

/** Where quotes, literals and comments end. One that never does is taken as a sign like any other, and so are those after it: this keeps the time linear. */
class Ends {
  readonly #text: string;
  readonly #open = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  /** Null when nothing begins with this sign, or it never ends. */
  after(from: number, char: string): number | null {
    const close = closers[char];
    if (close === undefined || this.#open.has(char)) return null;
    let depth = 1;
    for (let at = from + 1; at < this.#text.length; at += 1) {
      const next = this.#text.charAt(at);
      if (next === '\\') at += 1;
      else if (next === close) depth -= 1;
      else if (next === '(' && char === '(') depth += 1;
      if (depth === 0) return at;
    }
    this.#open.add(char);
    return null;
  }
}

const control = /\p{Cc}/u;

/** Why an address cannot be kept; null: it can. */
const faultOf = (address: string): string | null => {
  if (address.length > longest) return 'an address is too long';
  const host = address.slice(address.lastIndexOf('@'));
  const odd = control.test(address) || /\s/.test(address.startsWith('"') ? host : address);
  return odd ? 'an address has characters that cannot be stored' : null;
};

export interface Addresses {
  /** In lower case, in their order, each once. */
  readonly addresses: readonly string[];
  /** Why the field cannot be read; null: it can. */
  readonly fault: string | null;
}

/** A name without an address is none; what the source calls nobody (`undisclosed-recipients:;`) is nobody. */
export const readAddresses = (text: string): Addresses => {
  const plain = new Reader().read(text);
  // Some mailers encode the whole field, address and all.
  const found = plain.length === 0 && text.includes('=?') ? new Reader().read(decodeWords(text)) : plain;
  const fault = found.map(faultOf).find((one) => one !== null) ?? null;
  return { addresses: [...new Set(found.map((one) => one.toWellFormed()))], fault };
};
